package dev.slipway.manifest;

import dev.slipway.manifest.EnvValue.SecretRef;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How requests are brought to an app: what its manifest says or, as defaults, {@code slipway.yaml}.
 * What is empty is as the platform says, and in the end as the router does it by itself.
 *
 * @param enabled whether it is served at all
 * @param maxBody of a request, in bytes
 * @param sticky whether a cookie keeps a client at an instance
 * @param compression whether answers are compressed for those who take it
 * @param basicAuth who is let in by name and password
 * @param tls by which certificate it is served
 * @param paths what the requests below a path go to, where that is not {@code web}; the longest
 *     wins
 * @param redirects the first that fits
 */
public record Routing(
    Optional<Boolean> enabled,
    Optional<Maintenance> maintenance,
    Access access,
    Optional<Long> maxBody,
    Waits timeouts,
    Headers headers,
    Https https,
    Optional<RateLimit> rateLimit,
    Optional<Boolean> sticky,
    Optional<Boolean> compression,
    Optional<BasicAuth> basicAuth,
    Tls tls,
    Map<String, Destination> paths,
    List<Redirect> redirects) {
  /** Says nothing. */
  public static final Routing NONE =
      new Routing(
          Optional.empty(),
          Optional.empty(),
          Access.OPEN,
          Optional.empty(),
          Waits.USUAL,
          Headers.AS_THEY_ARE,
          Https.AS_THEY_COME,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Tls.BY_NAME,
          Map.of(),
          List.of());

  public Routing {
    paths = Collections.unmodifiableMap(new TreeMap<>(paths));
    redirects = List.copyOf(redirects);
  }

  /** This, and of {@code defaults} what this says nothing of. */
  public Routing or(Routing defaults) {
    if (defaults.equals(NONE)) {
      return this;
    }
    return new Routing(
        enabled.or(defaults::enabled),
        maintenance.or(defaults::maintenance),
        access.or(defaults.access()),
        maxBody.or(defaults::maxBody),
        timeouts.or(defaults.timeouts()),
        headers.or(defaults.headers()),
        https.or(defaults.https()),
        rateLimit.or(defaults::rateLimit),
        sticky.or(defaults::sticky),
        compression.or(defaults::compression),
        basicAuth.or(defaults::basicAuth),
        tls.or(defaults.tls()),
        paths,
        redirects);
  }

  /** The settings that it says, by their names in a manifest. */
  public SortedSet<String> said() {
    return changes(NONE);
  }

  /** The settings of which another says something else, by their names in a manifest. */
  public SortedSet<String> changes(Routing other) {
    var names = new TreeSet<String>();
    var theirs = other.byName();
    byName()
        .forEach((name, value) -> {
          if (!value.equals(theirs.get(name))) {
            names.add(name);
          }
        });
    return names;
  }

  private Map<String, Object> byName() {
    var values = new TreeMap<String, Object>();
    values.put("enabled", enabled);
    values.put("maintenance", maintenance);
    values.put("allow", access.allow());
    values.put("deny", access.deny());
    values.put("maxBody", maxBody);
    values.put("timeouts", timeouts);
    values.put("headers", headers);
    values.put("enforceHttps", https.enforce());
    values.put("hsts", https.hsts());
    values.put("rateLimit", rateLimit);
    values.put("sticky", sticky);
    values.put("compression", compression);
    values.put("basicAuth", basicAuth);
    values.put("tls", tls);
    values.put("paths", paths);
    values.put("redirects", redirects);
    return values;
  }

  /** The secret that says who is let in, where not everybody is. */
  public Optional<SecretRef> logins() {
    return basicAuth.flatMap(BasicAuth::secret);
  }

  /** The process types besides {@code web} that requests go to. */
  public SortedSet<ProcessType> processes() {
    var types = new TreeSet<ProcessType>();
    for (var destination : paths.values()) {
      if (destination instanceof Destination.OwnProcess(var type)) {
        types.add(type);
      }
    }
    return types;
  }

  /** This, being worked on or not. */
  public Routing withMaintenance(Maintenance newMaintenance) {
    return new Routing(
        enabled,
        Optional.of(newMaintenance),
        access,
        maxBody,
        timeouts,
        headers,
        https,
        rateLimit,
        sticky,
        compression,
        basicAuth,
        tls,
        paths,
        redirects);
  }

  /** This, with something else asked of clients that do not come by TLS. */
  public Routing withHttps(Https newHttps) {
    return new Routing(
        enabled,
        maintenance,
        access,
        maxBody,
        timeouts,
        headers,
        newHttps,
        rateLimit,
        sticky,
        compression,
        basicAuth,
        tls,
        paths,
        redirects);
  }

  /** This, with other paths. */
  public Routing withPaths(Map<String, Destination> newPaths) {
    return new Routing(
        enabled,
        maintenance,
        access,
        maxBody,
        timeouts,
        headers,
        https,
        rateLimit,
        sticky,
        compression,
        basicAuth,
        tls,
        newPaths,
        redirects);
  }

  /**
   * Which clients may come in.
   *
   * @param allow these alone; empty: all
   * @param deny not these, also where they are allowed
   */
  public record Access(Optional<List<Cidr>> allow, Optional<List<Cidr>> deny) {
    public static final Access OPEN = new Access(Optional.empty(), Optional.empty());

    public Access {
      allow = allow.map(List::copyOf);
      deny = deny.map(List::copyOf);
    }

    Access or(Access defaults) {
      return new Access(allow.or(defaults::allow), deny.or(defaults::deny));
    }
  }

  /**
   * How long the router waits.
   *
   * @param connect for a connection to an instance
   * @param response from a request's end to the answer's head
   * @param idle while no byte of a request or of an answer moves
   */
  public record Waits(
      Optional<Duration> connect, Optional<Duration> response, Optional<Duration> idle) {
    public static final Waits USUAL =
        new Waits(Optional.empty(), Optional.empty(), Optional.empty());

    Waits or(Waits defaults) {
      return new Waits(
          connect.or(defaults::connect), response.or(defaults::response), idle.or(defaults::idle));
    }
  }

  /** What is done to the headers on their way to the app, and back. */
  public record Headers(HeaderEdit request, HeaderEdit response) {
    public static final Headers AS_THEY_ARE = new Headers(HeaderEdit.NONE, HeaderEdit.NONE);

    Headers or(Headers defaults) {
      return new Headers(request.or(defaults.request()), response.or(defaults.response()));
    }
  }

  /**
   * How clients come by TLS.
   *
   * @param certificate the name of the one that they get, whatever hosts it names; empty: the one
   *     that names the host
   */
  public record Tls(Optional<String> certificate) {
    public static final Tls BY_NAME = new Tls(Optional.empty());

    Tls or(Tls defaults) {
      return new Tls(certificate.or(defaults::certificate));
    }
  }

  /**
   * What is asked of clients that do not come by TLS.
   *
   * @param enforce whether they are sent to {@code https://}
   */
  public record Https(Optional<Boolean> enforce, Optional<Hsts> hsts) {
    public static final Https AS_THEY_COME = new Https(Optional.empty(), Optional.empty());

    Https or(Https defaults) {
      return new Https(enforce.or(defaults::enforce), hsts.or(defaults::hsts));
    }
  }
}
