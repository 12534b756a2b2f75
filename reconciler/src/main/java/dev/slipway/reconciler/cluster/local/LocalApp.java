package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.local.Supervisor.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of one app: its supervisors, and the rollout of the release that was asked for last. */
final class LocalApp {
  private static final Logger LOG = LoggerFactory.getLogger(LocalApp.class);

  private final AppName name;
  private final Path folder;
  private final Tools tools;
  private final InstantSource clock;
  private final Listener listener;
  private final StateFile askedFile;
  private final SortedMap<InstanceId, Supervisor> supervisors = new TreeMap<>();
  private final Outputs outputs;

  /** To be started when the instance of that id that is being stopped is gone. */
  private final Map<InstanceId, InstanceSpec> successors = new HashMap<>();

  private Optional<Asked> asked = Optional.empty();
  private Optional<Workload> desired = Optional.empty();

  /** From then on the files may be another's, and what stops says nothing of a rollout. */
  private boolean closed;

  private volatile Running running = Running.NOTHING;

  /** Is told, on any thread and without waiting. */
  interface Listener {
    /** {@link #running} changed. */
    void changed();

    /** An instance is gone. */
    void less();
  }

  LocalApp(AppName name, Path folder, Tools tools, Listener listener) {
    this.name = name;
    this.folder = folder;
    this.tools = tools;
    this.clock = tools.clock();
    this.listener = listener;
    outputs = new Outputs(folder);
    askedFile = new StateFile(folder.resolve("asked"));
  }

  Running running() {
    return running;
  }

  /** Takes over what an earlier daemon left. */
  synchronized void recover() throws IOException {
    recoverAsked();
    for (var entry : Folders.list(folder)) {
      if (entry.toFile().isDirectory()) {
        recover(entry);
      }
    }
    refresh();
  }

  private void recoverAsked() throws IOException {
    try {
      var text = askedFile.read();
      if (text.isPresent()) {
        asked = Optional.of(AskedText.read(text.get()).watchedAgain(clock.instant()));
      }
    } catch (DamagedException e) {
      warnOfDamage(askedFile.path(), e);
      askedFile.delete();
    }
  }

  private void recover(Path instance) throws IOException {
    try {
      if (RecordFile.isEnded(instance)) {
        var record = RecordFile.readEnded(instance).get();
        outputs.of(record.id(), tools.surroundings().mask(record.spec()));
      } else if (!RecordFile.isThere(instance)) {
        // Killed between the making of the folder and of the record: nothing was started.
        Folders.delete(instance);
      } else {
        var file = RecordFile.read(instance);
        file.get().port().ifPresent(tools.ports()::adopt);
        supervise(file, Attempt.adopted(tools, file.get()));
      }
    } catch (DamagedException e) {
      warnOfDamage(instance, e);
      Folders.delete(instance);
    }
  }

  private static void warnOfDamage(Path path, DamagedException damage) {
    LOG.atWarn()
        .setMessage("what can not be read is forgotten")
        .addKeyValue("path", path)
        .setCause(damage)
        .log();
  }

  /**
   * The specs are those of the workload's process types. Says whether something else is asked for
   * than before.
   */
  synchronized boolean converge(Workload workload, Map<ProcessType, InstanceSpec> specs)
      throws IOException {
    var now = clock.instant();
    var next = asked.map(before -> before.again(workload, now)).orElse(Asked.first(workload, now));
    var isNew = !asked.equals(Optional.of(next));
    if (isNew) {
      askedFile.write(AskedText.write(next));
      warnOfProcessors(workload.release(), specs);
      asked = Optional.of(next);
    }
    for (var id : next.ids()) {
      var spec = specs.get(id.type());
      if (spec != null) {
        want(id, spec);
      }
    }
    desired = Optional.of(workload);
    refresh();
    return isNew;
  }

  /** Once for each release. */
  private void warnOfProcessors(Release release, Map<ProcessType, InstanceSpec> specs) {
    var limited = new TreeMap<ProcessType, Cpu>();
    release
        .config()
        .processes()
        .forEach((type, process) ->
            Optional.of(process.resources())
                .filter(_ -> !isContainer(specs, type))
                .flatMap(resources -> resources.limits().cpu())
                .ifPresent(cpu -> limited.put(type, cpu)));
    if (!limited.isEmpty() && asked.filter(before -> before.isOf(release)).isEmpty()) {
      LOG.atWarn()
          .setMessage("limits.cpu has no effect on this machine: it can not hold processes to it")
          .addKeyValue("app", name)
          .addKeyValue("release", release.number())
          .addKeyValue("limits", limited)
          .log();
    }
  }

  private static boolean isContainer(Map<ProcessType, InstanceSpec> specs, ProcessType type) {
    return Optional.ofNullable(specs.get(type)).flatMap(InstanceSpec::container).isPresent();
  }

  private void want(InstanceId id, InstanceSpec spec) throws IOException {
    var there = supervisors.get(id);
    if (there == null) {
      var record = InstanceRecord.wanted(name, id, spec);
      supervise(RecordFile.create(outputs.folder(id), record), Optional.empty());
    } else if (there.order() != Order.RUN) {
      successors.put(id, spec);
    } else if (!there.file().get().spec().equals(spec)) {
      successors.put(id, spec);
      retire(there);
    }
  }

  private void supervise(RecordFile file, Optional<Attempt> adopted) {
    var id = file.get().id();
    var output = outputs.of(id, tools.surroundings().mask(file.get().spec()));
    var supervisor = new Supervisor(tools, file, output, this::refresh);
    supervisors.put(id, supervisor);
    if (file.get().retired()) {
      supervisor.order(Order.RETIRE, Optional.empty());
    }
    Thread.ofVirtual()
        .name("supervisor " + name + " " + id)
        .start(() -> {
          try {
            supervisor.run(adopted);
          } finally {
            ended(id, supervisor);
          }
        });
  }

  /**
   * Starts as many instances of these process types again, beside those that are there; what was
   * asked for last says that these are the ones from now on. A restart under way is not begun anew.
   */
  synchronized void restart(Set<ProcessType> types) throws IOException {
    if (asked.isEmpty()) {
      return;
    }
    var specs = new HashMap<ProcessType, InstanceSpec>();
    for (var id : asked.get().ids()) {
      var supervisor = supervisors.get(id);
      if (supervisor != null && types.contains(id.type()) && !isBeingRestarted(id.type())) {
        specs.put(id.type(), supervisor.file().get().spec());
      }
    }
    var next = asked.get().restarted(specs.keySet(), supervisors.keySet());
    askedFile.write(AskedText.write(next));
    asked = Optional.of(next);
    for (var id : next.ids()) {
      var spec = specs.get(id.type());
      if (spec != null) {
        want(id, spec);
      }
    }
    refresh();
  }

  private boolean isBeingRestarted(ProcessType type) {
    var current = asked.orElseThrow();
    return current.offsets().containsKey(type)
        && supervisors.keySet().stream()
            .filter(id -> id.type().equals(type) && id.release().equals(current.release()))
            .anyMatch(id -> !current.ids().contains(id));
  }

  synchronized void retire(Set<InstanceId> ids) throws IOException {
    for (var id : ids) {
      successors.remove(id);
      var supervisor = supervisors.get(id);
      if (supervisor != null) {
        retire(supervisor);
      }
    }
    refresh();
  }

  private static void retire(Supervisor supervisor) throws IOException {
    if (supervisor.order() != Order.RETIRE) {
      supervisor.file().update(InstanceRecord::asRetired);
      supervisor.order(Order.RETIRE, Optional.empty());
    }
  }

  synchronized void remove() throws IOException {
    askedFile.delete();
    asked = Optional.empty();
    desired = Optional.empty();
    retire(Set.copyOf(supervisors.keySet()));
  }

  /** Whether there is nothing left to know of it. */
  synchronized boolean isGone() {
    return asked.isEmpty() && supervisors.isEmpty();
  }

  /** Orders all instances, and says whom to wait for. */
  synchronized List<Supervisor> close(Order order, Optional<Duration> bound) {
    closed = true;
    successors.clear();
    var all = List.copyOf(supervisors.values());
    all.forEach(supervisor -> supervisor.order(order, bound));
    return all;
  }

  synchronized List<Supervisor> supervisors() {
    return List.copyOf(supervisors.values());
  }

  Outputs outputs() {
    return outputs;
  }

  synchronized Set<Digest> images() {
    return Stream.concat(
            successors.values().stream(),
            supervisors.values().stream().map(s -> s.file().get().spec()))
        .map(spec -> spec.image().digest())
        .collect(Collectors.toSet());
  }

  /** When the rollout must be judged though nothing happens. */
  synchronized Optional<Duration> untilDue() {
    return asked.filter(Asked::isOpen).map(a -> Duration.between(clock.instant(), a.due()));
  }

  private synchronized void ended(InstanceId id, Supervisor supervisor) {
    supervisors.remove(id, supervisor);
    if (closed) {
      return;
    }
    var successor = successors.remove(id);
    try {
      if (successor != null) {
        want(id, successor);
      }
      outputs.prune();
    } catch (IOException e) {
      LOG.atError()
          .setMessage("after an instance was gone its place could not be tidied")
          .addKeyValue("app", name)
          .addKeyValue("instance", id)
          .setCause(e)
          .log();
    }
    refresh();
    listener.less();
  }

  /** Judges the rollout by what the instances are now, and shows both. */
  synchronized void refresh() {
    if (closed) {
      return;
    }
    var instances = new ArrayList<Instance>();
    supervisors.values().forEach(supervisor -> instances.add(supervisor.view()));
    judge(instances);
    var next =
        new Running(
            instances,
            asked.map(Asked::rollout).orElse(new Rollout.None()),
            desired,
            false,
            asked.map(Asked::offsets).orElseGet(Collections::emptySortedMap));
    if (!next.equals(running)) {
      running = next;
      listener.changed();
    }
  }

  private void judge(List<Instance> instances) {
    var before = asked;
    asked = asked.map(a -> a.judge(instances, clock.instant()));
    if (asked.isPresent() && !asked.equals(before)) {
      try {
        askedFile.write(AskedText.write(asked.get()));
      } catch (IOException e) {
        LOG.atWarn()
            .setMessage("the state of a rollout could not be kept; a restart judges it again")
            .addKeyValue("app", name)
            .setCause(e)
            .log();
      }
    }
  }
}
