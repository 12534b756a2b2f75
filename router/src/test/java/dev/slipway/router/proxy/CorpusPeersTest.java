package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus through nginx and HAProxy in the same run: what we pass on and one of them refuses has
 * a reason. All differences are left in {@code target/corpus-peers.md}.
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

  @TempDir Path folder;

  @Test
  void passes_on_what_a_peer_refuses_only_with_a_reason() throws Exception {
    var table = new ArrayList<String>();
    var without = new TreeSet<String>();
    try (var origin = new StrictOrigin();
        var router = new RunningRouter().to(origin.backend());
        var nginx = PeerProxy.nginx(folder, origin.backend());
        var haproxy = PeerProxy.haproxy(folder, origin.backend())) {
      for (var each : Corpus.all()) {
        var trials = new LinkedHashMap<String, Trial>();
        trials.put("ours", Trial.of(each, router.port(), origin));
        trials.put("nginx", Trial.of(each, nginx.port(), origin));
        trials.put("haproxy", Trial.of(each, haproxy.port(), origin));
        var forwarded = trials.values().stream().map(trial -> trial.whole().size()).toList();
        if (forwarded.stream().distinct().count() > 1) {
          table.add(row(each, trials));
        }
        if (forwarded.get(0) > Math.min(forwarded.get(1), forwarded.get(2))) {
          without.add(each.name());
        }
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/corpus-peers.md"), table);
    without.removeAll(JUSTIFIED.keySet());
    assertThat(without).isEmpty();
  }

  private static String row(Corpus.Case each, Map<String, Trial> trials) {
    var cells = new ArrayList<String>(List.of(each.name()));
    trials.values().forEach(trial -> cells.add(cell(trial)));
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
