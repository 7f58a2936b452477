// Times, days, lengths and sizes as people read them.

const locale = { he: "he-IL", en: "en-GB" };

export function clock(seconds, language) {
  return new Intl.DateTimeFormat(locale[language], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    .format(seconds * 1000);
}

/** The same for all moments of one day on this machine's calendar. */
export function dayKey(seconds) {
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

export function day(seconds, language, t) {
  const key = dayKey(seconds);
  const now = new Date();
  if (key === dayKey(now / 1000)) return t("today");
  if (key === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1) / 1000)) return t("yesterday");
  const at = new Date(seconds * 1000);
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  const parts = { weekday: "long", day: "numeric", month: "long", ...year };
  return new Intl.DateTimeFormat(locale[language], parts).format(at);
}

/** 75 -> "1:15". */
export function length(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

export function size(bytes) {
  if (!bytes) return "";
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}
