package dev.slipway.builder.work;

import dev.slipway.builder.process.Mask;
import dev.slipway.builder.process.Output;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The log of one build: a file that others read while it grows, and that never grows too large. */
public final class BuildLog implements Output, AutoCloseable {
  private static final int EXCERPT_BYTES = 16 << 10;
  private static final int FIRST_LINES = 8;
  private static final int LAST_LINES = 20;

  private final Path file;
  private final OutputStream out;
  private final StageClock clock = new StageClock(System::nanoTime);
  private final long limit;
  private MaskedStream masked = new MaskedStream(Mask.NONE);
  private long written;
  private long stageStart;

  /** Starts anew; {@code limit} is in bytes. */
  BuildLog(Path file, long limit) throws IOException {
    this.file = file;
    this.limit = limit;
    this.out = Files.newOutputStream(file);
  }

  /** Has secrets left out of all that tools print from here on. */
  public synchronized void hide(SecretValues secrets) throws IOException {
    flush();
    masked = new MaskedStream(Mask.of(secrets.byId().values()));
  }

  /** Starts a stage, so that a reader sees what is going on. */
  public void stage(String text) throws IOException {
    say("-----> " + text);
    stageStart = Files.size(file);
  }

  /** A remark on the stage. */
  public void note(String text) throws IOException {
    say("       " + text);
  }

  public void done(double seconds) throws IOException {
    note(String.format(Locale.ROOT, "took %.1f s", seconds));
  }

  /** From here on the time is that of the tools. */
  public void toolsBegin() {
    clock.enter(StageClock.Stage.BUILD);
  }

  /** From here on the time is that of the image. */
  public void imageBegins() {
    clock.enter(StageClock.Stage.IMAGE);
  }

  /** The lines that match are those of steps that were taken from a cache. */
  public void countCached(Pattern pattern) throws IOException {
    try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      clock.cached((int) lines.lines().filter(line -> pattern.matcher(line).find()).count());
    }
  }

  private synchronized void say(String line) throws IOException {
    flush();
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized boolean write(byte[] buffer, int length) throws IOException {
    return append(masked.apply(buffer, length));
  }

  private boolean append(byte[] shown) throws IOException {
    var room = (int) Math.min(shown.length, limit - written);
    out.write(shown, 0, room);
    written += room;
    return room == shown.length;
  }

  /** Nothing more comes that would tell whether what is held back is a secret. */
  private synchronized void flush() throws IOException {
    var _ = append(masked.rest());
  }

  /**
   * What this stage printed: its last lines, and where they are not all, its first ones before
   * them, as some tools say the cause first and then much else.
   */
  String excerpt() throws IOException {
    flush();
    var size = Files.size(file);
    var whole = size - stageStart <= 2 * EXCERPT_BYTES;
    var first = lines(stageStart, whole ? size - stageStart : EXCERPT_BYTES);
    var last = whole ? first : lines(size - EXCERPT_BYTES, EXCERPT_BYTES);
    if (whole && first.size() <= FIRST_LINES + LAST_LINES) {
      return String.join("\n", first);
    }
    return String.join("\n", first.subList(0, Math.min(FIRST_LINES, first.size())))
        + "\n…\n"
        + String.join("\n", last.subList(Math.max(last.size() - LAST_LINES, 0), last.size()));
  }

  /** The last line of this stage that matches; empty where none does. */
  public Optional<String> last(Pattern pattern) throws IOException {
    var found = Optional.<String>empty();
    try (var in = new FileInputStream(file.toFile())) {
      in.skipNBytes(stageStart);
      var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        found = pattern.matcher(line).find() ? Optional.of(line) : found;
      }
    }
    return found;
  }

  /** Where the times are that belong to a log. */
  static Path stagesOf(Path log) {
    return log.resolveSibling("stages");
  }

  private List<String> lines(long from, long length) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      var bytes = new byte[(int) length];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).stripTrailing().lines().toList();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
    clock.write(stagesOf(file));
  }
}
