package dev.slipway.router;

import dev.slipway.manifest.AppName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** An app and its healthy instances; none means 503. */
public record Route(AppName app, SortedSet<Backend> backends) {
  public Route {
    backends = Collections.unmodifiableSortedSet(new TreeSet<>(backends));
  }
}
