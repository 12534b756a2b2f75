package dev.slipway.builder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits a Dockerfile into its instructions, as the reference of the format says. */
final class Instructions {
  private static final Pattern ESCAPE = Pattern.compile("(?i)^#\\s*escape\\s*=\\s*([\\\\`])\\s*$");
  private static final Pattern DIRECTIVE = Pattern.compile("^#\\s*[A-Za-z]+\\s*=.*$");
  private static final Pattern HEREDOC =
      Pattern.compile("(?<![<0-9])<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_.]*)\\2(?!\\w)");
  private static final Set<String> TAKE_HEREDOCS = Set.of("RUN", "COPY", "ADD");

  private final List<String> lines;
  private final List<Instruction> found = new ArrayList<>();
  private int at;

  private Instructions(List<String> lines) {
    this.lines = lines;
  }

  static List<Instruction> of(String text) {
    var reader = new Instructions(text.replaceFirst("^\uFEFF", "").lines().toList());
    reader.read();
    return List.copyOf(reader.found);
  }

  private void read() {
    var escape = escape();
    while (at < lines.size()) {
      if (isNothing(lines.get(at))) {
        at++;
      } else {
        readOne(escape);
      }
    }
  }

  /** Directives are comments before anything else. */
  private String escape() {
    for (var line : lines) {
      var escape = ESCAPE.matcher(line);
      if (escape.matches()) {
        return escape.group(1);
      }
      if (!DIRECTIVE.matcher(line).matches()) {
        break;
      }
    }
    return "\\";
  }

  private static boolean isNothing(String line) {
    return line.isBlank() || line.stripLeading().startsWith("#");
  }

  private void readOne(String escape) {
    var first = at + 1;
    var text = new StringBuilder();
    var isContinued = true;
    while (isContinued && at < lines.size()) {
      var line = lines.get(at++);
      if (isNothing(line) && !text.isEmpty()) {
        continue;
      }
      var stripped = line.stripTrailing();
      isContinued = stripped.endsWith(escape);
      text.append(isContinued ? stripped.substring(0, stripped.length() - 1) : stripped);
    }
    var instruction = new Instruction(first, text.toString().strip(), false);
    if (instruction.text().isEmpty()) {
      return;
    }
    var isHeredoc = TAKE_HEREDOCS.contains(instruction.keyword()) && skipHeredocs(instruction);
    found.add(new Instruction(first, instruction.text(), isHeredoc));
  }

  private boolean skipHeredocs(Instruction instruction) {
    var any = false;
    for (var word : HEREDOC.matcher(instruction.text()).results().toList()) {
      var end = end(word.group(3), !word.group(1).isEmpty());
      end.ifPresent(line -> at = line + 1);
      any |= end.isPresent();
    }
    return any;
  }

  /** The line that ends it; empty where there is none: then it was something else. */
  private Optional<Integer> end(String word, boolean isIndented) {
    for (var i = at; i < lines.size(); i++) {
      var line = isIndented ? lines.get(i).replaceFirst("^\t+", "") : lines.get(i);
      if (line.equals(word)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
