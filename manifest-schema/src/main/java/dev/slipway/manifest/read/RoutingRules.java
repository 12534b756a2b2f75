package dev.slipway.manifest.read;

import dev.slipway.manifest.ByteCount;
import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of {@code routing} that a schema can not say. */
final class RoutingRules {
  private static final Duration LONGEST_CONNECT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);
  private static final Duration LONGEST_AGE = Duration.ofDays(3650);
  private static final Duration LONGEST_PER = Duration.ofHours(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(24);

  /** What frames and routes a message, or is the router's own word on where it came from. */
  private static final Set<String> OF_THE_ROUTER =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-real-ip");

  private RoutingRules() {}

  static void check(Mapping root, Findings findings) {
    var routing = Trees.mapping(root, "routing");
    ranges(routing, "allow", findings);
    ranges(routing, "deny", findings);
    maxBody(routing, findings);
    basicAuth(routing, findings);
    var timeouts = Trees.mapping(routing, "timeouts");
    ConfigRules.duration(timeouts, "connect", LONGEST_CONNECT, findings);
    ConfigRules.duration(timeouts, "response", LONGEST_WAIT, findings);
    ConfigRules.duration(timeouts, "idle", LONGEST_WAIT, findings);
    ConfigRules.duration(
        Trees.mapping(routing, "maintenance"), "retryAfter", LONGEST_RETRY, findings);
    ConfigRules.duration(Trees.mapping(routing, "hsts"), "maxAge", LONGEST_AGE, findings);
    ConfigRules.duration(Trees.mapping(routing, "rateLimit"), "per", LONGEST_PER, findings);
    var headers = Trees.mapping(routing, "headers");
    for (var way : List.of("request", "response")) {
      oneEdit(Trees.mapping(headers, way), findings);
    }
  }

  private static void ranges(Mapping routing, String key, Findings findings) {
    for (var item : Trees.items(routing, key)) {
      var text = Trees.asText(item);
      if (text.isPresent() && Cidr.parse(text.get()).isEmpty()) {
        var message =
            Quoted.text(text.get())
                + " is not a range of addresses such as 10.0.0.0/8 or 2001:db8::/32, with no bits"
                + " set beyond its length, nor one address";
        findings.add(item.mark(), "bad-cidr", message);
      }
    }
  }

  private static void maxBody(Mapping routing, Findings findings) {
    var text = Trees.scalar(routing, "maxBody");
    if (text.isPresent() && ByteCount.parse(text.get(), RoutingValues.MOST_BODY).isEmpty()) {
      var message =
          Quoted.text(text.get())
              + " is not a number of bytes such as 10Mi, 1Gi or 500000, at most 1024Gi";
      findings.add(Trees.get(routing, "maxBody").orElseThrow().mark(), "bad-amount", message);
    }
  }

  /** Whom to let in has to be said. */
  private static void basicAuth(Mapping routing, Findings findings) {
    Trees.get(routing, "basicAuth")
        .filter(node -> Trees.asBool(node).orElse(false))
        .ifPresent(node ->
            findings.add(
                node.mark(),
                "wrong-type",
                "'basicAuth' must be false or {secret: name/key}, found true"));
  }

  /** Names mean the same in whatever case, so one may be written once only. */
  private static void oneEdit(Mapping edit, Findings findings) {
    var first = new HashMap<String, Mark>();
    for (var entry : Trees.mapping(edit, "set").entries()) {
      once(entry.key(), entry.mark(), first, findings);
    }
    for (var item : Trees.items(edit, "remove")) {
      Trees.asText(item).ifPresent(name -> once(name, item.mark(), first, findings));
    }
  }

  private static void once(String name, Mark mark, Map<String, Mark> first, Findings findings) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (OF_THE_ROUTER.contains(lower)) {
      var message = "the header " + Quoted.text(name) + " is the router's own: leave it to it";
      findings.add(mark, "bad-header", message);
    }
    var before = first.putIfAbsent(lower, mark);
    if (before != null) {
      var message =
          "the header " + Quoted.text(name) + " is there already, in line " + before.line();
      findings.add(mark, "duplicate-header", message);
    }
  }
}
