# Kesher in one image: the packages of requirements.lock and nothing that runs as root.
FROM python:3.11-slim-bookworm AS installed
WORKDIR /source
COPY scripts scripts
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY bot bot
COPY agent agent
COPY pipelines pipelines
COPY storage storage
COPY prompts prompts
RUN scripts/install-packages.sh /opt/kesher

FROM python:3.11-slim-bookworm
COPY scripts/system-packages.sh /tmp/system-packages.sh
RUN /tmp/system-packages.sh runtime && rm -rf /tmp/system-packages.sh /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin kesher \
    && install -d -o kesher -g kesher -m 0700 /data /srv/kesher
COPY --from=installed /opt/kesher /opt/kesher
ENV PATH=/opt/kesher/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    KESHER_STORAGE__DATA_DIR=/data \
    KESHER_WEB__HOST=0.0.0.0 \
    KESHER_WEB__PORT=8080
USER kesher
# config.toml is looked up here; mount it, or set KESHER_* variables.
WORKDIR /srv/kesher
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['KESHER_WEB__PORT']}/health\", timeout=4)"]
ENTRYPOINT ["kesher"]
CMD ["serve"]
