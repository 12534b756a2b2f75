package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus through nginx and HAProxy in the same run: what we pass on and one of them refuses has
 * a reason, and so has what we alone refuse, or answer otherwise. All differences are left in
 * {@code target/corpus-peers.md}.
 */
@Tag("full")
class CorpusPeersTest {
  /** Why we pass on what a peer refuses: the table in docs/router.md says the same. */
  private static final Map<String, String> JUSTIFIED =
      Map.ofEntries(
          Map.entry("line-lower-case-method", "nginx: a method is any token, RFC 9110 9.1"),
          Map.entry("line-options-star", "nginx: RFC 9112 3.2.4"),
          Map.entry("line-dot-dot", "nginx resolves paths, the router does not"),
          Map.entry("line-percent-nul", "nginx decodes paths, the router does not"),
          Map.entry("line-percent-bad", "nginx decodes paths, the router does not"),
          Map.entry("host-absolute-differs", "HAProxy: the address wins, RFC 9112 3.2.2"),
          Map.entry("host-absolute-query", "HAProxy: the path is /, RFC 9112 3.2.1"),
          Map.entry("host-dot", "HAProxy: a name may be fully qualified"),
          Map.entry("host-tabs-around", "nginx: a tab is white space, RFC 9112 5"),
          Map.entry("length-tabs", "nginx: a tab is white space, RFC 9112 5"),
          Map.entry("coding-tab-around", "nginx: a tab is white space, RFC 9112 5"),
          Map.entry("upgrade-refused", "HAProxy wants a whole handshake: the app looks at it"));

  /** What we refuse and both take: the corpus says why. */
  private static final Set<String> STRICTER =
      Set.of(
          "chunk-data-lf",
          "chunk-extension-lf",
          "chunk-extension-nul",
          "chunk-last-lf",
          "chunk-size-lf",
          "chunk-trailer-bad-name",
          "chunk-trailer-fold",
          "chunk-trailer-lf",
          "chunk-trailer-nul",
          "chunk-trailer-space-colon",
          "chunk-trailing-space",
          "coding-hidden-by-lf",
          "header-bare-lf",
          "header-bell-in-value",
          "header-control-in-value",
          "header-del-in-value",
          "header-end-bare-lf",
          "header-end-lf-crlf",
          "header-escape-in-value",
          "header-ff-in-value",
          "header-vt-in-value",
          "host-absolute-ftp",
          "host-absolute-https",
          "host-port-long",
          "host-port-minus",
          "host-port-plus",
          "host-port-word",
          "line-all-bare-lf",
          "line-bare-lf",
          "line-bare-lf-first",
          "line-two-spaces",
          "line-two-spaces-before-version");

  /**
   * What nobody takes and we answer with another status than both: 431 and not 400 what is too
   * large (RFC 6585 section 5), 400 and not 404 what is no host name, nor a size of a chunk.
   */
  private static final Set<String> OTHERWISE =
      Set.of(
          "chunk-overflow-32",
          "header-huge-name",
          "header-huge-value",
          "header-too-many",
          "host-at",
          "host-hash",
          "host-high",
          "host-ipv6",
          "host-long",
          "host-none-1-0",
          "host-percent",
          "host-query",
          "host-quote",
          "host-star");

  @TempDir Path folder;

  @Test
  void differs_from_its_peers_only_with_a_reason() throws Exception {
    var table = new ArrayList<String>();
    var without = new TreeSet<String>();
    var stricter = new TreeSet<String>();
    var otherwise = new TreeSet<String>();
    try (var origin = new StrictOrigin();
        var router = new RunningRouter().to(origin.backend());
        var nginx = PeerProxy.nginx(folder, origin.backend());
        var haproxy = PeerProxy.haproxy(folder, origin.backend())) {
      for (var each : Corpus.all()) {
        var trials =
            List.of(
                Trial.of(each, router.port(), origin),
                Trial.of(each, nginx.port(), origin),
                Trial.of(each, haproxy.port(), origin));
        var forwarded = trials.stream().map(trial -> trial.whole().size()).toList();
        if (trials.stream().map(CorpusPeersTest::cell).distinct().count() > 1) {
          table.add(row(each, trials));
        }
        if (forwarded.get(0) < Math.min(forwarded.get(1), forwarded.get(2))) {
          stricter.add(each.name());
        }
        if (forwarded.stream().noneMatch(count -> count > 0) && isAnsweredOtherwise(trials)) {
          otherwise.add(each.name());
        }
        if (forwarded.get(0) > Math.min(forwarded.get(1), forwarded.get(2))) {
          without.add(each.name());
        }
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/corpus-peers.md"), table);
    assertThat(JUSTIFIED.keySet()).as("passed on, though a peer refuses").containsAll(without);
    assertThat(STRICTER).as("refused, though both take it").containsAll(stricter);
    assertThat(OTHERWISE).as("answered otherwise").containsAll(otherwise);
  }

  private static boolean isAnsweredOtherwise(List<Trial> trials) {
    var statuses = trials.stream().map(Trial::statuses).toList();
    return !statuses.subList(1, statuses.size()).contains(statuses.getFirst());
  }

  private static String row(Corpus.Case each, List<Trial> trials) {
    var cells = new ArrayList<String>(List.of(each.name()));
    trials.forEach(trial -> cells.add(cell(trial)));
    cells.add(each.why());
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String cell(Trial trial) {
    var status = trial.statuses().isEmpty() ? "closed" : trial.statuses().toString();
    return status
        + (trial.whole().isEmpty() ? "" : " passed " + trial.whole().size())
        + (trial.malformed().isEmpty() ? "" : " malformed")
        + (trial.isSmuggled() ? " smuggled" : "");
  }
}
