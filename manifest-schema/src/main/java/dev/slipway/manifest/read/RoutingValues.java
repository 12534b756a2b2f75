package dev.slipway.manifest.read;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BasicAuth;
import dev.slipway.manifest.ByteCount;
import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.HeaderEdit;
import dev.slipway.manifest.Hsts;
import dev.slipway.manifest.Maintenance;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RateLimit;
import dev.slipway.manifest.Redirect;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code routing} says, in a manifest and in {@code slipway.yaml}. */
final class RoutingValues {
  /** More than the router itself ever takes. */
  static final long MOST_BODY = 1L << 40;

  private RoutingValues() {}

  static Routing of(Mapping root) {
    if (Trees.get(root, "routing").isEmpty()) {
      return Routing.NONE;
    }
    var routing = Trees.mapping(root, "routing");
    return new Routing(
        Trees.bool(routing, "enabled"),
        Trees.get(routing, "maintenance").map(RoutingValues::maintenance),
        new Routing.Access(ranges(routing, "allow"), ranges(routing, "deny")),
        Trees.scalar(routing, "maxBody").map(RoutingValues::bytes),
        waits(Trees.mapping(routing, "timeouts")),
        headers(Trees.mapping(routing, "headers")),
        new Routing.Https(
            Trees.bool(routing, "enforceHttps"),
            Trees.get(routing, "hsts").map(RoutingValues::hsts)),
        Trees.get(routing, "rateLimit").map(RoutingValues::rateLimit),
        Trees.bool(routing, "sticky"),
        Trees.bool(routing, "compression"),
        Trees.get(routing, "basicAuth").map(RoutingValues::basicAuth),
        new Routing.Tls(Trees.text(Trees.mapping(routing, "tls"), "certificate")),
        paths(routing),
        Trees.items(routing, "redirects").stream().map(RoutingValues::redirect).toList());
  }

  private static Hsts hsts(YamlNode node) {
    return new Hsts(
        Trees.asBool(node).orElse(true),
        ConfigValues.duration(node, "maxAge").orElse(Hsts.DEFAULT_AGE),
        Trees.isTrue(node, "includeSubDomains"),
        Trees.isTrue(node, "preload"));
  }

  private static BasicAuth basicAuth(YamlNode node) {
    return new BasicAuth(Trees.text(node, "secret").map(SecretRef::parse));
  }

  private static RateLimit rateLimit(YamlNode node) {
    var requests = Trees.integer(node, "requests").orElseThrow();
    return new RateLimit(
        requests,
        ConfigValues.duration(node, "per").orElse(Duration.ofSeconds(1)),
        Trees.integer(node, "burst").orElse(requests));
  }

  private static Map<String, Destination> paths(Mapping routing) {
    var paths = new TreeMap<String, Destination>();
    for (var path : Trees.mapping(routing, "paths").entries()) {
      paths.put(path.key(), destination(path.value()));
    }
    return paths;
  }

  private static Destination destination(YamlNode node) {
    return Trees.asText(node)
        .<Destination>map(type -> new Destination.OwnProcess(new ProcessType(type)))
        .orElseGet(
            () -> new Destination.OtherApp(new AppName(Trees.text(node, "app").orElseThrow())));
  }

  static Redirect redirect(YamlNode node) {
    return Redirect.of(
        Trees.text(node, "from").orElseThrow(),
        Trees.text(node, "to").orElseThrow(),
        Trees.integer(node, "code").orElse(Redirect.DEFAULT_CODE));
  }

  private static Maintenance maintenance(YamlNode node) {
    return Trees.asBool(node)
        .map(on -> new Maintenance(on, Optional.empty(), Optional.empty()))
        .orElseGet(() -> maintenance((Mapping) node));
  }

  private static Maintenance maintenance(Mapping mapping) {
    return new Maintenance(
        Trees.bool(mapping, "on").orElse(true),
        Trees.text(mapping, "page"),
        ConfigValues.duration(mapping, "retryAfter"));
  }

  private static Optional<List<Cidr>> ranges(Mapping routing, String key) {
    return Trees.get(routing, key)
        .map(_ ->
            Trees.items(routing, key).stream()
                .map(item -> Cidr.parse(Trees.textOf(item)).orElseThrow())
                .toList());
  }

  private static long bytes(String text) {
    return ByteCount.parse(text, MOST_BODY).orElseThrow();
  }

  private static Routing.Waits waits(Mapping timeouts) {
    return new Routing.Waits(
        ConfigValues.duration(timeouts, "connect"),
        ConfigValues.duration(timeouts, "response"),
        ConfigValues.duration(timeouts, "idle"));
  }

  private static Routing.Headers headers(Mapping headers) {
    return new Routing.Headers(
        edit(Trees.mapping(headers, "request")), edit(Trees.mapping(headers, "response")));
  }

  private static HeaderEdit edit(Mapping edit) {
    var set = new TreeMap<String, String>();
    for (var entry : Trees.mapping(edit, "set").entries()) {
      set.put(entry.key().toLowerCase(Locale.ROOT), Trees.textOf(entry.value()));
    }
    var remove = new TreeSet<String>();
    Trees.items(edit, "remove")
        .forEach(item -> remove.add(Trees.textOf(item).toLowerCase(Locale.ROOT)));
    return new HeaderEdit(set, remove);
  }
}
