"""What is shown as a picture or handed over as a document: charts and reports."""
