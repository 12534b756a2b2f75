package dev.slipway.router;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Routing;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A process type of an app and its healthy instances; none means 503.
 *
 * @param process whose instances these are
 * @param routing how requests are brought to it: the platform's defaults are in it
 * @param logins who is let in, where the routing has that in a secret: empty there, nobody is
 * @param branches where the requests below a path go instead; their own branches are not followed
 */
public record Route(
    AppName app,
    ProcessType process,
    SortedSet<Backend> backends,
    Routing routing,
    Optional<Logins> logins,
    SortedMap<String, Route> branches) {
  public Route {
    routing = routing.equals(Routing.NONE) ? Routing.NONE : routing; // one object, soon compared
    backends = Collections.unmodifiableSortedSet(new TreeSet<>(backends));
    branches =
        branches.isEmpty()
            ? Collections.emptySortedMap() // one object for nearly all routes
            : Collections.unmodifiableSortedMap(new TreeMap<>(branches));
  }

  /** A route to {@code web} without any setting. */
  public Route(AppName app, SortedSet<Backend> backends) {
    this(app, backends, Routing.NONE);
  }

  /** A route to {@code web} without paths of its own. */
  public Route(AppName app, SortedSet<Backend> backends, Routing routing) {
    this(app, ProcessType.WEB, backends, routing, Optional.empty(), new TreeMap<>());
  }

  /** This, with other instances for the requests below some paths. */
  public Route with(Map<String, Route> newBranches) {
    return new Route(app, process, backends, routing, logins, new TreeMap<>(newBranches));
  }

  /** This, with who is let in. */
  public Route with(Optional<Logins> newLogins) {
    return new Route(app, process, backends, routing, newLogins, branches);
  }

  /** This, with the instances that are found for it and for its branches. */
  public Route withBackends(Function<Route, SortedSet<Backend>> found) {
    var below = new TreeMap<String, Route>();
    branches.forEach((path, branch) -> below.put(path, branch.withBackends(found)));
    return new Route(app, process, found.apply(this), routing, logins, below);
  }

  /** This, without the instances of it and of its branches. */
  public Route withoutBackends() {
    return withBackends(_ -> Collections.emptySortedSet());
  }

  /** This and its branches. */
  public Stream<Route> all() {
    return Stream.concat(Stream.of(this), branches.values().stream());
  }

  /** All of it as one text, but for secrets: equal routes are equal texts. */
  String content() {
    var text = new StringBuilder().append(app.value());
    if (!process.equals(ProcessType.WEB)) {
      text.append('/').append(process.value());
    }
    text.append(" [");
    for (var backend : backends) {
      text.append(backend).append(", ");
    }
    text.append(']');
    if (!routing.equals(Routing.NONE)) {
      text.append(' ').append(routing);
    }
    logins.ifPresent(it -> text.append(' ').append(it));
    branches.forEach((path, route) -> text.append(' ').append(path).append(' ').append(route));
    return text.toString();
  }
}
