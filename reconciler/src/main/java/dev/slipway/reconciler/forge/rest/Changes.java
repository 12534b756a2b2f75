package dev.slipway.reconciler.forge.rest;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps up with the list of requests, of which the one that changed last is the first: so nothing
 * changed where the first page did not, and only what is newer than the last look is read. Of each
 * app the newest request is remembered, and what those asked for that were closed before it.
 */
final class Changes {
  private static final int MOST_PAGES = 30;

  /** How many are asked for in one look who ended them: on a first look there may be many. */
  private static final int MOST_QUESTIONS = 10;

  private final RestClient client;
  private final Dialect dialect;
  private final SortedMap<AppName, Listed> newest = new TreeMap<>();
  private final Map<AppName, NavigableMap<Long, ReleaseRequest>> closed = new HashMap<>();
  private final Set<Listed> toAsk = new HashSet<>();
  private Optional<String> etag = Optional.empty();
  private Instant readUpTo = Instant.MIN;

  Changes(RestClient client, Dialect dialect) {
    this.client = client;
    this.dialect = dialect;
  }

  Collection<Listed> look() throws RejectedException, UnavailableException, InterruptedException {
    var list = dialect.changes();
    var question = list.page(1).unless(etag);
    var first = client.send(question);
    if (!first.isUnchanged()) {
      if (!first.isGood()) {
        throw client.refusal(question, first);
      }
      readFrom(first, list);
      etag = first.header("ETag");
    }
    askWhoEnded();
    return List.copyOf(newest.values());
  }

  /** Those that were closed unmerged, of each app the newest first. */
  SortedMap<AppName, List<ReleaseRequest>> closed() {
    var all = new TreeMap<AppName, List<ReleaseRequest>>();
    closed.forEach((app, those) -> all.put(app, List.copyOf(those.descendingMap().values())));
    return all;
  }

  /** One may be opened again, and one that is not opened again may be told of once more. */
  private void noteClosed(Listed listed) {
    var request = listed.request();
    var those = closed.computeIfAbsent(request.app(), _ -> new TreeMap<>());
    if (request.state() instanceof RequestState.Closed) {
      those.put(listed.number(), request.remembered());
      if (those.size() > Forge.MOST_CLOSED) {
        those.pollFirstEntry();
      }
    } else {
      those.remove(listed.number());
    }
  }

  /** All pages are read before anything is remembered: a look that broke off is repeated whole. */
  private void readFrom(Response first, Request list)
      throws RejectedException, UnavailableException, InterruptedException {
    var entries = new ArrayList<JsonObject>();
    var page = first;
    for (var number = 1; ; number++) {
      var those = page.objects().orElseThrow(() -> client.strange(list));
      entries.addAll(those);
      var isRead = those.isEmpty() || updated(those.getLast()).isBefore(readUpTo);
      if (isRead || !page.hasNextPage() || number >= MOST_PAGES) {
        break;
      }
      page = client.ask(list.page(number + 1));
    }
    // In the order in which they happened.
    entries.reversed().forEach(entry -> dialect.read(entry).ifPresent(this::remember));
    if (!entries.isEmpty()) {
      readUpTo = updated(entries.getFirst());
    }
  }

  private static Instant updated(JsonObject entry) {
    return new Fields(entry).time("updated_at").orElse(Instant.MIN);
  }

  private void remember(Listed listed) {
    noteClosed(listed);
    var known = Optional.ofNullable(newest.get(listed.request().app()));
    var isNews = known.isEmpty() || takesThePlaceOf(listed, known.get());
    if (isNews && known.filter(before -> isSame(before, listed)).isEmpty()) {
      known.ifPresent(toAsk::remove);
      newest.put(listed.request().app(), listed);
      if (isEndedBySomeone(listed)) {
        toAsk.add(listed);
      }
    }
  }

  private static boolean takesThePlaceOf(Listed listed, Listed known) {
    return listed.request().isOpen() || listed.number() >= known.number();
  }

  /** The same but for who ended it, which was asked for. */
  private static boolean isSame(Listed known, Listed listed) {
    return switch (known.request().state()) {
      case RequestState.Open _ -> known.equals(listed);
      case RequestState.Merged(_, var by, _) ->
          by.map(who -> listed.endedBy(who).equals(known)).orElse(known.equals(listed));
      case RequestState.Closed(var by, _) ->
          by.map(who -> listed.endedBy(who).equals(known)).orElse(known.equals(listed));
    };
  }

  private static boolean isEndedBySomeone(Listed listed) {
    return switch (listed.request().state()) {
      case RequestState.Open _ -> false;
      case RequestState.Merged(_, var by, _) -> by.isEmpty();
      case RequestState.Closed(var by, _) -> by.isEmpty();
    };
  }

  private void askWhoEnded() throws RejectedException, UnavailableException, InterruptedException {
    for (var listed : toAsk.stream().limit(MOST_QUESTIONS).toList()) {
      var question = dialect.whoEnded(listed.request());
      if (question.isPresent()) {
        var response = client.send(question.get().request());
        if (response.isGood()) {
          question.get().answer().apply(response).ifPresent(who -> remember(listed, who));
        }
      }
      toAsk.remove(listed); // who may not know, by its token, is not told every time
    }
  }

  private void remember(Listed listed, String who) {
    newest.replace(listed.request().app(), listed, listed.endedBy(who));
  }
}
