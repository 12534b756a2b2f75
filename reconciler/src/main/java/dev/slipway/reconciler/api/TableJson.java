package dev.slipway.reconciler.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.Route;
import dev.slipway.router.mesh.TableChange;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Changes of route tables as JSON. A reader that does not know a setting refuses all of it: a
 * router of an older version must not serve to everybody what is closed by a rule it never heard
 * of.
 */
public final class TableJson {
  /** No process type has a space in its name. */
  private static final String APP = "app ";

  private static final JsonMapper MAPPER =
      ApiJson.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultVisibility(shown ->
              shown
                  .withGetterVisibility(Visibility.NONE)
                  .withIsGetterVisibility(Visibility.NONE)
                  .withFieldVisibility(Visibility.ANY))
          .addModule(values())
          .build();

  private TableJson() {}

  private record Change(Digest base, Digest version, List<Hosted> routes, List<Domain> removed) {}

  private record Hosted(Domain host, Route route) {}

  private static SimpleModule values() {
    var module = new SimpleModule("slipway routes");
    module.addSerializer(Destination.class, new DestinationWriter());
    module.addDeserializer(Destination.class, new DestinationReader());
    return module;
  }

  private static final class DestinationWriter extends StdSerializer<Destination> {
    DestinationWriter() {
      super(Destination.class);
    }

    @Override
    public void serialize(
        Destination destination, JsonGenerator json, SerializationContext context) {
      json.writeString(
          switch (destination) {
            case Destination.OwnProcess(var type) -> type.value();
            case Destination.OtherApp(var app) -> APP + app;
          });
    }
  }

  private static final class DestinationReader extends FromStringDeserializer<Destination> {
    DestinationReader() {
      super(Destination.class);
    }

    @Override
    protected Destination _deserialize(String text, DeserializationContext context) {
      return text.startsWith(APP)
          ? new Destination.OtherApp(new AppName(text.substring(APP.length())))
          : new Destination.OwnProcess(new ProcessType(text));
    }
  }

  /** As {@link #read} takes it. */
  public static String write(TableChange change) {
    var routes =
        change.routes().entrySet().stream()
            .map(each -> new Hosted(each.getKey(), each.getValue()))
            .toList();
    return MAPPER.writeValueAsString(
        new Change(change.base(), change.version(), routes, List.copyOf(change.removed())));
  }

  /**
   * The change that was written.
   *
   * @throws RejectedException where it is none, or has in it what this version does not know
   */
  public static TableChange read(String json) throws RejectedException {
    try {
      var change = MAPPER.readValue(json, Change.class);
      var routes = new TreeMap<Domain, Route>();
      change.routes().forEach(hosted -> routes.put(hosted.host(), hosted.route()));
      return new TableChange(
          change.base(), change.version(), routes, new TreeSet<>(change.removed()));
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new RejectedException("routes that this version does not know: upgrade the router", e);
    }
  }
}
