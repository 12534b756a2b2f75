package dev.slipway.reconciler.cluster.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of bytes that come in pieces. */
final class LineSplitter {
  /** In bytes; a longer line is handed on in pieces of at most this. */
  static final int MAX_LINE = 64 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  void accept(byte[] bytes, int length, Consumer<String> lines) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        end(lines);
        line.reset();
      } else {
        if (line.size() == MAX_LINE) {
          cut(lines);
        }
        line.write(bytes[i]);
      }
    }
  }

  /** Hands on what has come of a line that has not ended. */
  void flush(Consumer<String> lines) {
    if (line.size() > 0) {
      end(lines);
      line.reset();
    }
  }

  private void end(Consumer<String> lines) {
    var text = line.toString(StandardCharsets.UTF_8);
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Never within a character: its bytes go to the next piece. */
  private void cut(Consumer<String> lines) {
    var bytes = line.toByteArray();
    var end = bytes.length;
    while (end > bytes.length - 4 && (bytes[end - 1] & 0xC0) == 0x80) {
      end--;
    }
    end = (bytes[end - 1] & 0x80) == 0 ? bytes.length : end - 1;
    lines.accept(new String(bytes, 0, end, StandardCharsets.UTF_8));
    line.reset();
    line.write(bytes, end, bytes.length - end);
  }
}
