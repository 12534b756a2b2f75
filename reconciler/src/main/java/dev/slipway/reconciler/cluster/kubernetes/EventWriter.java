package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes Events of Kubernetes. The same said again of the same object is one Event with a higher
 * count: its name is made of what it says. For use by one thread at a time.
 */
final class EventWriter {
  private static final int REMEMBERED = 1_000;

  private final KubernetesClient client;
  private final Features features;
  private final Map<String, Told> told = new LinkedHashMap<>();

  EventWriter(KubernetesClient client, Features features) {
    this.client = client;
    this.features = features;
  }

  /** How often the same was said. */
  private record Told(int count, Instant first) {
    Told again() {
      return new Told(count + 1, first);
    }
  }

  /**
   * @param uid of the object that it is about
   */
  void write(Notice notice, Instant time, Key about, String uid) throws UnavailableException {
    var message = ApiErrors.oneLine(notice.message());
    var name =
        about.name() + "." + Digest.of(uid + " " + notice.reason() + " " + message).abbreviated();
    var known = remember(name, time);
    var event =
        event(notice.reason(), about, uid)
            .withNewMetadata()
            .withName(name)
            .withNamespace(about.place())
            .endMetadata()
            .withMessage(message)
            .withFirstTimestamp(text(known.first()))
            .withLastTimestamp(text(time))
            .withCount(known.count())
            .build();
    try {
      var _ =
          client
              .v1()
              .events()
              .inNamespace(about.place())
              .resource(event)
              .fieldManager(Labels.MANAGER)
              .forceConflicts()
              .serverSideApply();
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("write an event of " + about, false, e);
    }
  }

  private EventBuilder event(Notice.Reason reason, Key about, String uid) {
    return new EventBuilder()
        .withType(reason.type())
        .withReason(reason.toString())
        .withNewSource()
        .withComponent(Labels.MANAGER)
        .endSource()
        .withReportingComponent(Labels.MANAGER)
        .withNewInvolvedObject()
        .withApiVersion(features.version(about.kind()).map(about.kind()::apiVersion).orElse(""))
        .withKind(about.kind().title())
        .withNamespace(about.place())
        .withName(about.name())
        .withUid(uid)
        .endInvolvedObject();
  }

  private Told remember(String name, Instant time) {
    var before = told.remove(name); // put again, it is the youngest
    var now = before == null ? new Told(1, time) : before.again();
    told.put(name, now);
    if (told.size() > REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    return now;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
