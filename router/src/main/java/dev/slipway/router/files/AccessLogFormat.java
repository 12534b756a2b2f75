package dev.slipway.router.files;

import dev.slipway.router.proxy.AccessLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a line of an access log is written. */
public enum AccessLogFormat {
  /** {@code time=2026-11-29T02:00:00.000Z client=198.51.100.7 method=GET …} */
  LOGFMT {
    @Override
    String line(AccessLog.Entry entry) {
      var line = new StringBuilder(256);
      fields(entry)
          .forEach((name, value) -> {
            line.append(line.isEmpty() ? "" : " ").append(name).append('=');
            var text = value.toString();
            if (isPlain(text)) {
              line.append(text);
            } else {
              quote(text, line);
            }
          });
      return line.append('\n').toString();
    }
  },
  /** An object a line. */
  JSON {
    @Override
    String line(AccessLog.Entry entry) {
      var line = new StringBuilder(320).append('{');
      fields(entry)
          .forEach((name, value) -> {
            line.append(line.length() == 1 ? "" : ",").append('"').append(name).append("\":");
            if (value instanceof String text) {
              quote(text, line);
            } else {
              line.append(value);
            }
          });
      return line.append("}\n").toString();
    }
  };

  /** With its line end. */
  abstract String line(AccessLog.Entry entry);

  private static Map<String, Object> fields(AccessLog.Entry entry) {
    var outcome = entry.outcome();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("time", time(entry.at()));
    fields.put("client", entry.client());
    fields.put("method", entry.method());
    fields.put("scheme", entry.scheme());
    fields.put("host", entry.host());
    fields.put("path", entry.path());
    fields.put("protocol", entry.protocol());
    fields.put("status", outcome.status());
    fields.put("ms", TimeUnit.NANOSECONDS.toMicros(outcome.took().toNanos()) / 1_000.0);
    fields.put("in", outcome.bytesIn());
    fields.put("out", outcome.bytesOut());
    fields.put("app", outcome.app().map(Object::toString).orElse(""));
    fields.put("instance", outcome.instance().map(Object::toString).orElse(""));
    fields.put("id", entry.requestId());
    fields.put("agent", entry.userAgent());
    return fields;
  }

  private static String time(Instant at) {
    var text = at.truncatedTo(ChronoUnit.MILLIS).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\');
  }

  /** As JSON has it, which logfmt's readers take too; nothing in it begins another line. */
  private static void quote(String text, StringBuilder line) {
    line.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029') {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
