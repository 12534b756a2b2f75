package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.WindowSize;
import dev.slipway.reconciler.git.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/** What the bodies of requests ask for, checked. */
final class Wishes {
  private static final int MOST_INSTANCES = 1_000_000;

  private Wishes() {}

  /** What is not said is as it is without a body. */
  private record Sync(
      Optional<Boolean> await, Optional<AppName> rebuild, Optional<Boolean> confirmRemovals) {
    SyncRequest request() {
      return new SyncRequest(await.orElse(true), rebuild, confirmRemovals.orElse(false));
    }
  }

  private record Gc(Optional<Boolean> dryRun) {}

  private record Run(
      Optional<List<String>> command,
      Optional<ProcessType> process,
      Optional<Duration> timeout,
      Optional<WindowSize> terminal) {
    RunRequest request() {
      return new RunRequest(command.orElse(List.of()), process, timeout, terminal);
    }
  }

  private record Restart(Optional<Set<ProcessType>> processes) {}

  private record Rollback(
      Optional<ReleaseNumber> to, Optional<Person> author, Optional<Boolean> now) {}

  private record Release(Optional<Person> author, Optional<Boolean> now) {}

  private record Hold(Optional<Person> author) {}

  private record Scale(Optional<Map<String, Integer>> processes, Optional<Person> author) {}

  static SyncRequest sync(String body) throws FailedRequest {
    if (body.isBlank()) {
      return new SyncRequest(true, Optional.empty(), false);
    }
    try {
      return ApiJson.MAPPER.readValue(body, Sync.class).request();
    } catch (JacksonException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to sync: " + e.getOriginalMessage(),
          "such as {\"await\":true,\"rebuild\":null,\"confirmRemovals\":false}");
    }
  }

  static GcRequest gc(String body) throws FailedRequest {
    try {
      return new GcRequest(read(body, Gc.class).flatMap(Gc::dryRun).orElse(false));
    } catch (JacksonException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to delete images: " + e.getOriginalMessage(),
          "such as {\"dryRun\":true}");
    }
  }

  static ScaleRequest scale(String body) throws FailedRequest {
    try {
      var wish =
          Optional.ofNullable(ApiJson.MAPPER.readValue(body, Scale.class))
              .orElseThrow(() -> notNumbers("it is empty"));
      var processes = wish.processes().orElse(Map.of());
      if (processes.isEmpty()) {
        throw notNumbers("no process types");
      }
      return new ScaleRequest(numbers(processes), wish.author());
    } catch (JacksonException e) {
      throw notNumbers(e.getOriginalMessage());
    }
  }

  static RollbackRequest rollback(String body) throws FailedRequest {
    try {
      var wish = read(body, Rollback.class);
      return new RollbackRequest(
          wish.flatMap(Rollback::to),
          wish.flatMap(Rollback::author),
          wish.flatMap(Rollback::now).orElse(false));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to go back: " + e.getMessage(),
          "such as {\"to\":9,\"author\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"}}");
    }
  }

  static ReleaseRequest release(String body) throws FailedRequest {
    try {
      var wish = read(body, Release.class);
      return new ReleaseRequest(
          wish.flatMap(Release::author), wish.flatMap(Release::now).orElse(false));
    } catch (JacksonException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to release: " + e.getOriginalMessage(),
          "such as {\"author\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"}}");
    }
  }

  static HoldRequest hold(String body) throws FailedRequest {
    try {
      return new HoldRequest(read(body, Hold.class).flatMap(Hold::author));
    } catch (JacksonException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to hold releases: " + e.getOriginalMessage(),
          "such as {\"author\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"}}");
    }
  }

  /** Empty where nothing is said. */
  private static <T> Optional<T> read(String body, Class<T> type) {
    return body.isBlank()
        ? Optional.empty()
        : Optional.ofNullable(ApiJson.MAPPER.readValue(body, type));
  }

  static RestartRequest restart(String body) throws FailedRequest {
    if (body.isBlank()) {
      return new RestartRequest(new TreeSet<>());
    }
    try {
      var wish = Optional.ofNullable(ApiJson.MAPPER.readValue(body, Restart.class));
      return new RestartRequest(new TreeSet<>(wish.flatMap(Restart::processes).orElse(Set.of())));
    } catch (JacksonException e) {
      throw new FailedRequest(
          400,
          "the body is not a wish to restart: " + e.getOriginalMessage(),
          "such as {\"processes\":[\"web\"]}");
    }
  }

  static RunRequest run(String json) throws FailedRequest {
    try {
      return Optional.ofNullable(ApiJson.MAPPER.readValue(json, Run.class))
          .orElseThrow(() -> notRun("it is empty"))
          .request();
    } catch (JacksonException e) {
      throw notRun(e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw notRun(String.valueOf(e.getMessage()));
    }
  }

  static WindowSize size(String json) throws FailedRequest {
    try {
      return Optional.ofNullable(ApiJson.MAPPER.readValue(json, WindowSize.class))
          .orElseThrow(() -> notSize("it is empty"));
    } catch (JacksonException e) {
      throw notSize(e.getOriginalMessage());
    }
  }

  private static FailedRequest notSize(String cause) {
    return new FailedRequest(
        400, "not the size of a terminal: " + cause, "such as {\"columns\":80,\"rows\":24}");
  }

  private static FailedRequest notRun(String cause) {
    return new FailedRequest(
        400,
        "the message does not say what to run: " + cause,
        "such as {\"command\":[\"bin/migrate\"],\"timeout\":\"20m\"}");
  }

  private static SortedMap<ProcessType, Integer> numbers(Map<String, Integer> said)
      throws FailedRequest {
    var numbers = new TreeMap<ProcessType, Integer>();
    for (var entry : said.entrySet()) {
      var count = Optional.ofNullable(entry.getValue()).orElse(-1);
      if (!ProcessType.isValid(entry.getKey()) || count < 0 || count > MOST_INSTANCES) {
        throw notNumbers(entry.getKey() + ": " + entry.getValue());
      }
      numbers.put(new ProcessType(entry.getKey()), count);
    }
    return numbers;
  }

  private static FailedRequest notNumbers(String cause) {
    return new FailedRequest(
        400,
        "the body does not say numbers of instances: " + cause,
        "such as"
            + " {\"processes\":{\"web\":3},\"author\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"}}");
  }
}
