package dev.slipway.builder.buildpack;

import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;
import java.util.stream.Collectors;

/** All kinds of source, the surest sign first. */
final class Buildpacks {
  private static final List<Buildpack> ALL =
      List.of(
          new JavaMaven(),
          new Node(),
          new Python(),
          new Go(),
          new BinBuild(),
          new JavaSingleFile(),
          new StaticSite(),
          new ProcfileOnly());

  private Buildpacks() {}

  /**
   * The one with this id.
   *
   * @throws RejectedException where this Slipway has another version of it, or none
   */
  static Buildpack of(String id, int version) throws RejectedException {
    return ALL.stream()
        .filter(buildpack -> buildpack.id().equals(id) && buildpack.version() == version)
        .findFirst()
        .orElseThrow(() ->
            new RejectedException(
                "this Slipway has no buildpack " + id + " " + version + ": it is another release"));
  }

  /**
   * The first that recognises the tree.
   *
   * @throws RejectedException where none does; the message says what each looks for
   */
  static Buildpack of(SourceTree tree) throws RejectedException, UnavailableException {
    for (var buildpack : ALL) {
      if (buildpack.recognises(tree)) {
        return buildpack;
      }
    }
    var signs =
        ALL.stream().map(b -> b.sign() + " (" + b.title() + ")").collect(Collectors.joining(", "));
    var found = tree.names().stream().limit(8).collect(Collectors.joining(", "));
    throw new RejectedException(
        "nothing says how to build this: found "
            + (found.isEmpty() ? "no file" : found)
            + (tree.names().size() > 8 ? ", …" : "")
            + " at the source's path; add one of "
            + signs);
  }
}
