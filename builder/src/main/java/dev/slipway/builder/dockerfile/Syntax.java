package dev.slipway.builder.dockerfile;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.schema.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what is wrong in a Dockerfile, with its lines, before an engine has begun: engines tell of
 * it late and without the line. What only engines know is left to them.
 */
final class Syntax {
  private static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final Dockerfile method;
  private final List<String> problems = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();

  private Syntax(Dockerfile method) {
    this.method = method;
  }

  /**
   * Checks all of it.
   *
   * @throws BuildFailedException with every problem on a line of its own, {@code Dockerfile:3: …}
   */
  static void check(Dockerfile method, List<Instruction> instructions) throws BuildFailedException {
    var syntax = new Syntax(method);
    if (instructions.isEmpty()) {
      syntax.problem(1, "no instruction: a Dockerfile begins with FROM");
    }
    instructions.forEach(syntax::check);
    if (syntax.problems.isEmpty()) {
      method.target().ifPresent(syntax::target);
    }
    if (!syntax.problems.isEmpty()) {
      throw new BuildFailedException(String.join("\n", syntax.problems));
    }
  }

  private void problem(int line, String text) {
    problems.add(method.file() + ":" + line + ": " + text);
  }

  private void check(Instruction instruction) {
    var keyword = instruction.keyword();
    if (!KEYWORDS.contains(keyword)) {
      var nearest = Nearest.of(keyword, KEYWORDS);
      problem(
          instruction.line(),
          "unknown instruction "
              + shown(keyword)
              + nearest.map(name -> "; did you mean " + name + "?").orElse(""));
      return;
    }
    if (stages.isEmpty() && !keyword.equals("FROM") && !keyword.equals("ARG")) {
      problem(instruction.line(), keyword + " stands before the first FROM; only ARG may");
      stages.add("");
    }
    arguments(instruction).ifPresent(text -> problem(instruction.line(), keyword + " " + text));
    if (keyword.equals("FROM")) {
      stages.add(name(instruction));
    }
  }

  private static String shown(String keyword) {
    return keyword.length() > 40 ? keyword.substring(0, 40) + "…" : keyword;
  }

  private static Optional<String> arguments(Instruction instruction) {
    var arguments = instruction.arguments();
    var isBare = arguments.isEmpty() && !instruction.isHeredoc();
    return switch (instruction.keyword()) {
      case "FROM" ->
          arguments.size() == 1
                  || (arguments.size() == 3 && arguments.get(1).equalsIgnoreCase("as"))
              ? Optional.empty()
              : Optional.of("needs an image, and AS with a name where the stage has one");
      case "COPY", "ADD" ->
          arguments.size() < 2 && !instruction.isHeredoc() && !instruction.text().contains("[")
              ? Optional.of("needs what is copied, and where to")
              : Optional.empty();
      case "ENV", "LABEL" ->
          arguments.isEmpty() || (arguments.size() == 1 && !arguments.getFirst().contains("="))
              ? Optional.of("needs a name and a value: name=value")
              : Optional.empty();
      case "HEALTHCHECK" -> Optional.empty();
      default -> isBare ? Optional.of("needs an argument") : Optional.empty();
    };
  }

  private static String name(Instruction from) {
    var arguments = from.arguments();
    return arguments.size() == 3 ? arguments.get(2).toLowerCase(Locale.ROOT) : "";
  }

  private void target(String target) {
    var names = stages.stream().filter(name -> !name.isEmpty()).toList();
    var isNumber = target.matches("\\d{1,4}") && Integer.parseInt(target) < stages.size();
    if (!names.contains(target.toLowerCase(Locale.ROOT)) && !isNumber) {
      problems.add(
          method.file()
              + " has no stage "
              + target
              + Nearest.of(target, names).map(n -> "; did you mean " + n + "?").orElse("")
              + (names.isEmpty()
                  ? ": none of its stages has a name"
                  : " Its stages: " + String.join(", ", names)));
    }
  }
}
