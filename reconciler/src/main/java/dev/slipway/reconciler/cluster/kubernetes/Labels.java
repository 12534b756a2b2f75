package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is written on every object of ours, and how it is read again. An object without {@link
 * #MANAGED_BY} is not ours, whatever it is called.
 */
final class Labels {
  static final String MANAGER = "slipway";
  static final String APP = "slipway.dev/app";
  static final String RELEASE = "slipway.dev/release";

  /** Of a pod that runs a command once: its name. It has no component, so it is no instance. */
  static final String RUN = "slipway.dev/run";

  /** Of such a pod: which daemons look after it, one of them at a time. */
  static final String GROUP = "slipway.dev/daemons";

  /** Of such a pod: when who attends it said so last. */
  static final String ATTENDED = "slipway.dev/attended-at";

  /** Of a pod template: when a person had the pods replaced by others. */
  static final String RESTARTED = "slipway.dev/restarted-at";

  /** Of a Deployment whose pod template was replaced, until all of it is taken for applied. */
  static final String REPLACED = "slipway.dev/template-replaced";

  /** The hash of what was applied: says that an object is of an older release of Slipway too. */
  static final String APPLIED = "slipway.dev/applied";

  /** Of a Job that builds: the first digits of the build's key. */
  static final String BUILD = "slipway.dev/build";

  /** Of such a Job: the app that is built. It is none of the app's objects. */
  static final String BUILT = "slipway.dev/built-app";

  /** Of what builds keep: whether root's or another user's can write it. */
  static final String WRITTEN_BY = "slipway.dev/written-by";

  /**
   * Who made such a Job, or what it keeps: it is neither watched nor pruned as what apps consist
   * of.
   */
  static final String BUILDER = "slipway-builds";

  /** Of the routes of an app that are left for routers: the app. They are none of its objects. */
  static final String ROUTED = "slipway.dev/routed-app";

  /** Who leaves these: they are neither watched nor pruned as what apps consist of. */
  static final String ROUTES_MANAGER = "slipway-routes";

  static final String COMPONENT = "app.kubernetes.io/component";

  /** With {@link #MANAGER} as its value: what all objects of ours have, and watches select on. */
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private Labels() {}

  static SortedMap<String, String> ofApp(AppName app) {
    var labels = new TreeMap<String, String>();
    labels.put("app.kubernetes.io/name", app.value());
    labels.put("app.kubernetes.io/instance", app.value());
    labels.put(MANAGED_BY, MANAGER);
    labels.put(APP, app.value());
    return labels;
  }

  static SortedMap<String, String> ofRelease(AppName app, ReleaseNumber release) {
    var labels = ofApp(app);
    labels.put("app.kubernetes.io/version", release.toString());
    labels.put(RELEASE, release.toString());
    return labels;
  }

  static SortedMap<String, String> ofProcess(AppName app, ReleaseNumber release, ProcessType type) {
    var labels = ofRelease(app, release);
    labels.put(COMPONENT, type.value());
    return labels;
  }

  /** What finds the pods of a process type, of whatever release. A Deployment can not change it. */
  static Map<String, String> selector(AppName app, ProcessType type) {
    return new TreeMap<>(Map.of(APP, app.value(), COMPONENT, type.value()));
  }

  static Optional<String> of(HasMetadata object, String label) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(label));
  }

  static Optional<String> annotation(HasMetadata object, String name) {
    var annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
  }

  static boolean isOurs(HasMetadata object) {
    return of(object, MANAGED_BY).filter(MANAGER::equals).isPresent();
  }

  static Optional<AppName> app(HasMetadata object) {
    return of(object, APP).filter(AppName::isValid).map(AppName::new);
  }

  static Optional<ProcessType> process(HasMetadata object) {
    return of(object, COMPONENT).filter(ProcessType::isValid).map(ProcessType::new);
  }

  static Optional<ReleaseNumber> release(HasMetadata object) {
    return of(object, RELEASE).flatMap(Labels::number);
  }

  /** Reads {@code v12}; empty for anything else. */
  static Optional<ReleaseNumber> number(String text) {
    return text.matches("v[1-9][0-9]{0,8}")
        ? Optional.of(new ReleaseNumber(Integer.parseInt(text.substring(1))))
        : Optional.empty();
  }
}
