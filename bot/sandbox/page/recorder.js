// Records from the microphone. Nothing is kept: the sound goes to the caller and the microphone is let go.

const kinds = [
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
];
const reasons = {
  NotAllowedError: "mic-denied",
  SecurityError: "mic-denied",
  NotFoundError: "mic-missing",
  NotReadableError: "mic-busy",
};

/** Why there is no recording; `key` is the sentence for the person. */
export class RecordError extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

async function microphone() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) throw new RecordError("mic-unsupported");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    throw new RecordError(reasons[error.name] ?? "mic-missing");
  }
}

export class Recording {
  static async start() {
    const stream = await microphone();
    const [mime, ending] = kinds.find(([kind]) => MediaRecorder.isTypeSupported(kind)) ?? ["", "webm"];
    return new Recording(stream, mime, ending);
  }

  constructor(stream, mime, ending) {
    this.stream = stream;
    this.ending = ending;
    this.parts = [];
    this.recorder = new MediaRecorder(stream, mime ? { mimeType: mime, audioBitsPerSecond: 32000 } : {});
    this.recorder.addEventListener("dataavailable", ({ data }) => data.size && this.parts.push(data));
    this.recorder.start(1000);
    this.startedAt = performance.now();
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 512;
    this.context.createMediaStreamSource(stream).connect(this.analyser);
  }

  get seconds() {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** How loud it is now, 0 to 1. */
  get level() {
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }

  /** Ends it and gives the file. */
  async stop() {
    const duration = Math.max(1, Math.round(this.seconds));
    const type = this.recorder.mimeType.split(";")[0] || "audio/webm";
    await new Promise((resolve) => {
      this.recorder.addEventListener("stop", resolve, { once: true });
      if (this.recorder.state === "inactive") resolve();
      else this.recorder.stop();
    });
    this.release();
    return { file: new Blob(this.parts, { type }), name: `voice.${this.ending}`, duration };
  }

  cancel() {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
  }

  release() {
    for (const track of this.stream.getTracks()) track.stop();
    this.context.close();
  }
}
