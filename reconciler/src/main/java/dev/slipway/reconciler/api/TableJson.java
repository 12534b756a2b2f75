package dev.slipway.reconciler.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.mesh.TableChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Changes of route tables as JSON. A reader that does not know a setting refuses all of it: a
 * router of an older version must not serve to everybody what is closed by a rule it never heard
 * of.
 */
public final class TableJson {
  /** No process type has a space in its name. */
  private static final String APP = "app ";

  /** Settings, wherever they stand: their end is not that of what is read. */
  private static final JsonMapper SETTINGS =
      ApiJson.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultVisibility(shown ->
              shown
                  .withGetterVisibility(Visibility.NONE)
                  .withIsGetterVisibility(Visibility.NONE)
                  .withFieldVisibility(Visibility.ANY))
          .addModule(values())
          .build();

  private static final JsonMapper MAPPER =
      SETTINGS
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(onceEach())
          .build();

  private TableJson() {}

  private record Change(Digest base, Digest version, List<Hosted> routes, List<Domain> removed) {}

  private record Hosted(Domain host, Route route) {}

  private static SimpleModule values() {
    var module = new SimpleModule("slipway routes");
    module.addSerializer(Destination.class, new DestinationWriter());
    module.addDeserializer(Destination.class, new DestinationReader());
    module.addSerializer(Backend.class, ToStringSerializer.instance);
    module.addDeserializer(Backend.class, new BackendReader());
    return module;
  }

  private static SimpleModule onceEach() {
    var module = new SimpleModule("slipway settings of routes");
    module.addSerializer(Routing.class, new RoutingWriter());
    module.addDeserializer(Routing.class, new RoutingReader());
    return module;
  }

  /** As one prints: the port is what follows the last colon. */
  private static final class BackendReader extends FromStringDeserializer<Backend> {
    private static final int LAST_PORT = 65_535;

    BackendReader() {
      super(Backend.class);
    }

    @Override
    protected Backend _deserialize(String text, DeserializationContext context) {
      var colon = text.lastIndexOf(':');
      var space = text.indexOf(' ', colon);
      var end = space < 0 ? text.length() : space;
      var port = Integer.parseInt(text, colon + 1, end, 10);
      if (colon < 1 || port < 1 || port > LAST_PORT) {
        throw new IllegalArgumentException("no instance: " + text);
      }
      var protocol = space < 0 ? Protocol.HTTP.toString() : text.substring(space + 1);
      return new Backend(text.substring(0, colon), port, Protocol.parse(protocol).orElseThrow());
    }
  }

  /**
   * Writes settings where they come first, and then their number: many apps have none, or those of
   * the platform.
   */
  private static final class RoutingWriter extends StdSerializer<Routing> {
    private static final Object NUMBERS = new Object();

    RoutingWriter() {
      super(Routing.class);
    }

    static ObjectWriter from(ObjectWriter writer) {
      return writer.withAttribute(NUMBERS, new HashMap<>(Map.of(Routing.NONE, 0)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public void serialize(Routing routing, JsonGenerator json, SerializationContext context) {
      var numbers = (Map<Routing, Integer>) context.getAttribute(NUMBERS);
      var known = numbers.putIfAbsent(routing, numbers.size());
      if (known == null) {
        SETTINGS.writeValue(json, routing);
      } else {
        json.writeNumber(known);
      }
    }
  }

  private static final class RoutingReader extends StdDeserializer<Routing> {
    private static final Object KNOWN = new Object();

    RoutingReader() {
      super(Routing.class);
    }

    static ObjectReader from(ObjectReader reader) {
      return reader.withAttribute(KNOWN, new ArrayList<>(List.of(Routing.NONE)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Routing deserialize(JsonParser json, DeserializationContext context) {
      var known = (List<Routing>) context.getAttribute(KNOWN);
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return known.get(json.getIntValue());
      }
      var routing = SETTINGS.readValue(json, Routing.class);
      known.add(routing);
      return routing;
    }
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
    var writer = RoutingWriter.from(MAPPER.writer());
    return writer.writeValueAsString(
        new Change(change.base(), change.version(), routes, List.copyOf(change.removed())));
  }

  /**
   * The change that was written.
   *
   * @throws RejectedException where it is none, or has in it what this version does not know
   */
  public static TableChange read(String json) throws RejectedException {
    try {
      Change change = RoutingReader.from(MAPPER.readerFor(Change.class)).readValue(json);
      var routes = new LinkedHashMap<Domain, Route>();
      change.routes().forEach(hosted -> routes.put(hosted.host(), hosted.route()));
      return new TableChange(
          change.base(), change.version(), routes, new HashSet<>(change.removed()));
    } catch (JacksonException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | NullPointerException e) {
      throw new RejectedException("routes that this version does not know: upgrade the router", e);
    }
  }
}
