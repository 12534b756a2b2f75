package dev.slipway.manifest.yaml;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** What SnakeYAML refuses, in words for whoever wrote the file. */
final class SyntaxErrors {
  private static final String SYNTAX = "yaml-syntax";

  /** A text that SnakeYAML's message holds, and what it means. The first that fits counts. */
  private record Meaning(String sign, String rule, String message) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("'\\t(TAB)'", "tab", "a tab; YAML is indented by spaces only"),
          new Meaning(
              "but found another document",
              "several-documents",
              "a second document starts here (---); a file holds one"),
          new Meaning(
              "found unexpected document separator",
              SYNTAX,
              "the text in quotes is not closed before the document ends"),
          new Meaning(
              "Nesting Depth exceeded",
              "too-deep",
              "nested deeper than " + TreeBuilder.MAX_DEPTH + " levels; no manifest needs that"),
          new Meaning(
              "mapping values are not allowed here",
              SYNTAX,
              "no 'key: value' can stand here: check the indentation of this line and the one above,"
                  + " and put a text that holds ': ' in quotes"),
          new Meaning(
              "could not find expected ':'",
              SYNTAX,
              "a ':' is missing behind the key, or the line is not indented as it should be"),
          new Meaning(
              "sequence entries are not allowed here",
              SYNTAX,
              "no '- item' can stand here: it starts a line of its own"),
          new Meaning(
              "mapping keys are not allowed here",
              SYNTAX,
              "no '? key' can stand here; put a text that starts with '?' in quotes"),
          new Meaning(
              "found unexpected end of stream",
              SYNTAX,
              "the text in quotes that starts here is not closed"),
          new Meaning(
              "expected ',' or ']'", SYNTAX, "a ',' or the ']' that closes the list is missing"),
          new Meaning(
              "expected ',' or '}'", SYNTAX, "a ',' or the '}' that closes the mapping is missing"),
          new Meaning(
              "found undefined alias",
              SYNTAX,
              "no such anchor; put a text that starts with '*' in quotes, as in \"*.example.com\""),
          new Meaning(
              "found unknown escape character",
              SYNTAX,
              "no such escape; write \\\\ for a backslash in double quotes, or use single quotes"),
          new Meaning(
              "expected escape sequence of",
              SYNTAX,
              "not all digits of the escape are there; single quotes know no escapes"),
          new Meaning(
              "Global tag is not allowed", "yaml-tag", "tags (!) are not allowed; remove it"),
          new Meaning(
              "found undefined tag handle", "yaml-tag", "tags (!) are not allowed; remove it"),
          new Meaning(
              "that cannot start any token",
              SYNTAX,
              "no value can start with this character; put the text in quotes"),
          new Meaning(
              "expected <block end>",
              SYNTAX,
              "this does not belong to what is above: check the indentation"),
          new Meaning(
              "expected the node content",
              SYNTAX,
              "a value is missing here; put a text of such characters in quotes"),
          new Meaning(
              "found incompatible YAML document", SYNTAX, "only YAML 1.x is read; remove %YAML"),
          new Meaning(
              "A simple key is required only",
              SYNTAX,
              "this does not belong to what is above: check the indentation"),
          new Meaning(
              "expected '<document start>'",
              SYNTAX,
              "this does not belong to what is above: check the indentation"));

  private static final List<String> STARTED =
      List.of("could not find expected ':'", "found unexpected end of stream");

  private SyntaxErrors() {}

  /**
   * @param reached how far the file was read
   */
  static void add(YAMLException error, Mark reached, Findings findings) {
    var said = said(error);
    var mark = markOf(error).orElse(reached);
    for (var meaning : MEANINGS) {
      if (said.contains(meaning.sign())) {
        findings.add(mark, meaning.rule(), meaning.message());
        return;
      }
    }
    findings.add(mark, SYNTAX, byContext(error));
  }

  static void addBadNumber(Mark reached, Findings findings) {
    findings.add(reached, SYNTAX, "the number of this escape or version stands for nothing");
  }

  private static String byContext(YAMLException error) {
    var context =
        error instanceof MarkedYAMLException marked && marked.getContext() != null
            ? marked.getContext()
            : "";
    if (context.contains("alias")) {
      return "this is not the name of an anchor; put a text that starts with '*' in quotes, as in"
          + " \"*.example.com\"";
    } else if (context.contains("anchor")) {
      return "this is not the name of an anchor; put a text that starts with '&' in quotes";
    } else if (context.contains("tag")) {
      return "this is no tag; put a text that starts with '!' in quotes";
    } else if (context.contains("block scalar")) {
      return "behind | or > a line ends; put a text that starts so in quotes";
    } else if (context.contains("directive")) {
      return "this is no directive; put a text that starts with '%' in quotes";
    }
    return "this is not YAML";
  }

  private static String said(YAMLException error) {
    var problem = error instanceof MarkedYAMLException marked ? marked.getProblem() : null;
    var message = problem == null ? error.getMessage() : problem;
    return message == null ? "" : message;
  }

  /** Where it went wrong, or, of what is not closed or not complete, where that starts. */
  private static Optional<Mark> markOf(YAMLException error) {
    if (error instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      var isOpen =
          marked.getContextMark() != null && STARTED.stream().anyMatch(said(error)::contains);
      var mark = isOpen ? marked.getContextMark() : marked.getProblemMark();
      return Optional.of(new Mark(mark.getLine() + 1, mark.getColumn() + 1));
    }
    return Optional.empty();
  }
}
