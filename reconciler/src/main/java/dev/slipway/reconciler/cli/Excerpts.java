package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The line of a file that a problem is about, with a mark below the place. */
final class Excerpts {
  private static final int WIDEST = 100;

  private final Path top;
  private final Map<String, List<String>> files = new HashMap<>();

  /**
   * @param top the folder that the files of problems are relative to
   */
  Excerpts(Path top) {
    this.top = top;
  }

  /** Nothing where the file is not text or has no such line. */
  List<String> of(Problem problem) {
    var lines = files.computeIfAbsent(problem.file(), this::lines);
    if (problem.line() < 1 || problem.line() > lines.size()) {
      return List.of();
    }
    var line = lines.get(problem.line() - 1).replaceAll("\\p{Cntrl}", " ");
    var place = Math.clamp(problem.column() - 1, 0, line.length());
    var start = Math.max(0, place - WIDEST / 2);
    var shown = line.substring(start, Math.min(line.length(), start + WIDEST));
    var number = "%5d".formatted(problem.line());
    return List.of(
        number + " | " + shown,
        " ".repeat(number.length()) + " | " + " ".repeat(place - start) + "^");
  }

  private List<String> lines(String file) {
    try {
      var bytes = Files.readAllBytes(top.resolve(file));
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.lines().toList();
    } catch (CharacterCodingException e) {
      return List.of(); // the problem says that it is not text
    } catch (IOException e) {
      return List.of(); // it is gone since it was checked: the problem tells all there is to tell
    }
  }
}
