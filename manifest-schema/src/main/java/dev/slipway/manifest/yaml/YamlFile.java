package dev.slipway.manifest.yaml;

import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads one YAML document. */
public final class YamlFile {
  /** What SnakeYAML recurses to at most; {@link TreeBuilder#MAX_DEPTH} comes first. */
  private static final int COMPOSED_DEPTH = 64;

  private static final String CONFLICT = "<<<<<<< ";

  private YamlFile() {}

  /**
   * The tree of a file, in bounded time and memory whatever it holds. Empty where there is none to
   * go on with; then, and sometimes else, {@code findings} has problems more.
   */
  public static Optional<YamlNode> read(byte[] content, Findings findings) {
    return Utf8.decode(content, findings)
        .filter(text -> !hasConflict(text, findings))
        .flatMap(text -> compose(text, findings))
        .flatMap(root -> new TreeBuilder(findings).build(root));
  }

  /** Says where a merge was committed with its conflict in it. */
  private static boolean hasConflict(String text, Findings findings) {
    var at = text.startsWith(CONFLICT) ? 0 : text.indexOf("\n" + CONFLICT) + 1;
    if (!text.startsWith(CONFLICT, at)) {
      return false;
    }
    findings.add(
        Mark.behind(text.substring(0, at)),
        "merge-conflict",
        "a merge conflict stands here unsolved");
    return true;
  }

  private static Optional<Node> compose(String text, Findings findings) {
    var options = new LoaderOptions();
    options.setCodePointLimit(Utf8.MAX_BYTES);
    options.setNestingDepthLimit(COMPOSED_DEPTH);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    var reader = new StreamReader(text);
    try {
      var composer = new Composer(new ParserImpl(reader, options), new Untagged(), options);
      var root = composer.getSingleNode();
      if (root == null) {
        findings.add(Mark.START, "empty-file", "the file is empty");
      }
      return Optional.ofNullable(root);
    } catch (YAMLException e) {
      SyntaxErrors.add(e, reachedBy(reader), findings);
    } catch (IllegalArgumentException e) {
      // SnakeYAML makes numbers of escapes and versions without a look at how large they are.
      SyntaxErrors.addBadNumber(reachedBy(reader), findings);
    }
    return Optional.empty();
  }

  private static Mark reachedBy(StreamReader reader) {
    return new Mark(reader.getLine() + 1, reader.getColumn() + 1);
  }
}
