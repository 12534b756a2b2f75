package dev.slipway.builder.buildpack;

import dev.slipway.builder.process.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The log of one build: a file that others read while it grows, and that never grows too large. */
final class BuildLog implements Output, AutoCloseable {
  private static final int TAIL_BYTES = 16 << 10;
  private static final int TAIL_LINES = 20;

  private final Path file;
  private final OutputStream out;
  private final long limit;
  private long written;

  /** Starts anew; {@code limit} is in bytes. */
  BuildLog(Path file, long limit) throws IOException {
    this.file = file;
    this.limit = limit;
    this.out = Files.newOutputStream(file);
  }

  /** Starts a stage, so that a reader sees what is going on. */
  void stage(String text) throws IOException {
    say("-----> " + text);
  }

  /** A remark on the stage. */
  void note(String text) throws IOException {
    say("       " + text);
  }

  void done(double seconds) throws IOException {
    note(String.format(Locale.ROOT, "took %.1f s", seconds));
  }

  private synchronized void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized boolean write(byte[] buffer, int length) throws IOException {
    var room = (int) Math.min(length, limit - written);
    out.write(buffer, 0, room);
    written += room;
    return room == length;
  }

  /** The last lines, as far as they are in the last few kilobytes. */
  String tail() throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(in.length() - TAIL_BYTES, 0));
      var bytes = new byte[(int) (in.length() - in.getFilePointer())];
      in.readFully(bytes);
      var lines = new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(lines.size() - TAIL_LINES, 0), lines.size()));
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
