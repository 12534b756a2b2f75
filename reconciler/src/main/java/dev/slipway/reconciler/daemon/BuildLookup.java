package dev.slipway.reconciler.daemon;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildStages;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.BuildLog;
import dev.slipway.reconciler.perform.BuildHistory.End;
import dev.slipway.reconciler.perform.BuildHistory.Entry;
import dev.slipway.reconciler.perform.BuildHistory.Result;
import dev.slipway.reconciler.perform.Executor;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.Step.Build;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.BuildSummary.Stage;
import dev.slipway.reconciler.status.BuildSummary.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the builds of apps, of now and of before. */
record BuildLookup(Snapshot now, Executor executor, DaemonPorts.Images images) {
  /** The newest first; empty where there is no such app, and was no build of it. */
  Optional<List<BuildSummary>> builds(AppName app) {
    var builds = new ArrayList<BuildSummary>();
    waiting(app).ifPresent(builds::add);
    for (var entry : images.history().of(app)) {
      if (builds.stream().noneMatch(known -> known.key().equals(key(entry)))) {
        builds.add(summary(app, entry));
      }
    }
    return builds.isEmpty() && !now.apps().containsKey(app)
        ? Optional.empty()
        : Optional.of(builds);
  }

  private Optional<BuildSummary> waiting(AppName app) {
    var place = executor.placeOfBuild(app);
    return place.isEmpty()
        ? Optional.empty()
        : head(app)
            .map(commit ->
                new BuildSummary(
                    commit.key(),
                    State.WAITING,
                    Optional.of(place.getAsInt()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(commit.id()),
                    commit.subject(),
                    List.of(),
                    Optional.empty(),
                    ""));
  }

  private Optional<Commit> head(AppName app) {
    return Optional.ofNullable(now.world().apps().get(app))
        .flatMap(world -> world.source().commit());
  }

  private BuildSummary summary(AppName app, Entry entry) {
    var key = key(entry);
    var stages = entry.end().flatMap(_ -> images.builds().stages(app, key));
    return new BuildSummary(
        key,
        state(app, entry),
        Optional.empty(),
        Optional.of(entry.began()),
        entry.end().map(end -> end.took().toMillis()),
        Optional.of(entry.commit()).filter(ObjectId::isValid).map(ObjectId::new),
        entry.subject(),
        stages.map(BuildLookup::stages).orElseGet(List::of),
        stages.flatMap(BuildStages::cached),
        entry.end().map(End::result).map(BuildLookup::failure).orElse(""));
  }

  private static BuildKey key(Entry entry) {
    return new BuildKey(new Digest("sha256:" + entry.key()));
  }

  private static List<Stage> stages(BuildStages stages) {
    return List.of(
        new Stage("source", stages.source().toMillis()),
        new Stage("build", stages.build().toMillis()),
        new Stage("image", stages.image().toMillis()));
  }

  /** One without an end that does not run was under way when a daemon was killed. */
  private State state(AppName app, Entry entry) {
    return entry
        .end()
        .map(end ->
            switch (end.result()) {
              case Result.Succeeded() -> State.SUCCEEDED;
              case Result.Failed _ -> State.FAILED;
              case Result.Cancelled() -> State.CANCELLED;
            })
        .orElseGet(() -> isRunning(app, key(entry)) ? State.RUNNING : State.CANCELLED);
  }

  private boolean isRunning(AppName app, BuildKey key) {
    return executor.building(app).map(Build::key).equals(Optional.of(key));
  }

  private static String failure(Result result) {
    return result instanceof Result.Failed(var reason) ? reason : "";
  }

  /**
   * The log of the build whose key begins so, or of the latest that has one; empty where there is
   * none, or more than one.
   */
  Optional<BuildLog> log(AppName app, String key) {
    return keys(app, key).stream().flatMap(it -> log(app, it).stream()).findFirst();
  }

  /** All that are known for {@code latest}, the newest first, else the one that begins so. */
  private List<BuildKey> keys(AppName app, String key) {
    var head = head(app).map(Commit::key);
    var known =
        Stream.concat(head.stream(), images.history().of(app).stream().map(BuildLookup::key))
            .distinct();
    if (key.equals("latest")) {
      return known.toList();
    }
    var found = known.filter(it -> it.toString().startsWith(key)).toList();
    return found.size() == 1 ? found : List.of();
  }

  private Optional<BuildLog> log(AppName app, BuildKey key) {
    return images.builds().log(app, key).map(file -> new BuildLog(key, file, isRunning(app, key)));
  }

  /**
   * The list of packages of the image that the build left whose key begins so, or the latest build
   * that left one; empty where there is none, or more than one, and where the image has no list.
   */
  Optional<String> sbom(AppName app, String key) throws RejectedException, UnavailableException {
    for (var known : keys(app, key)) {
      var image = images.store().find(app, known);
      if (image.isPresent()) {
        var lists = images.store().attachments(image.get().ref(), Attachment.CYCLONEDX);
        var own = Optional.of(known.toString());
        return lists.stream()
            .filter(it -> Optional.ofNullable(it.annotations().get(Attachment.BUILD)).equals(own))
            .findFirst()
            .or(() -> lists.stream().findFirst())
            .map(Attachment::content);
      }
    }
    return Optional.empty();
  }
}
