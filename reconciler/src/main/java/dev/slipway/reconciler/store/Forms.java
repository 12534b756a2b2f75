package dev.slipway.reconciler.store;

import dev.slipway.reconciler.store.Form.Made;
import dev.slipway.reconciler.store.Form.Shared;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Makes forms of types: of records, sealed interfaces of records, enums, numbers, texts, times, and
 * of optionals, lists and sorted maps of these. No record may have one of its own type in it.
 */
final class Forms {
  private final StringBuilder shape = new StringBuilder();

  /** What all of it was made of, in words: values of one shape are written and read alike. */
  String shape() {
    return shape.toString();
  }

  Form of(Type type) {
    shape.append(type.getTypeName()).append('\n');
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain -> plain(plain);
      default -> throw unfit(type);
    };
  }

  private static IllegalArgumentException unfit(Type type) {
    return new IllegalArgumentException("not made of records: " + type);
  }

  private Form generic(ParameterizedType type) {
    var of = Stream.of(type.getActualTypeArguments()).map(this::of).toList();
    if (type.getRawType() == Optional.class) {
      return new Form.Maybe(of.getFirst());
    }
    if (type.getRawType() == List.class) {
      return new Form.Many(of.getFirst());
    }
    if (type.getRawType() == SortedMap.class) {
      return new Form.Sorted(of.getFirst(), of.getLast());
    }
    throw unfit(type);
  }

  private Form plain(Class<?> type) {
    if (type == String.class) {
      return new Shared(new Form.Text());
    }
    if (type == int.class || type == Integer.class) {
      return new Form.Whole();
    }
    if (type == long.class || type == Long.class) {
      return new Form.Large();
    }
    if (type == Duration.class) {
      return new Form.Span();
    }
    if (type == Instant.class) {
      return new Form.Moment();
    }
    if (type.isEnum()) {
      var constants = List.of(type.getEnumConstants());
      constants.forEach(each -> shape.append(((Enum<?>) each).name()).append('\n'));
      return new Form.Constant(constants);
    }
    if (type.isRecord()) {
      return new Shared(made(type));
    }
    if (type.isSealed()) {
      var types = List.of(type.getPermittedSubclasses());
      return new Form.Choice(types, types.stream().map(this::of).toList());
    }
    throw unfit(type);
  }

  private Form made(Class<?> type) {
    var components = List.of(type.getRecordComponents());
    var parts = new ArrayList<Form.Part>();
    for (var component : components) {
      shape.append(component.getName()).append(": ");
      component.getAccessor().setAccessible(true);
      parts.add(new Form.Part(component.getAccessor(), of(component.getGenericType())));
    }
    var types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new Made(constructor, parts);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record has its canonical constructor", e);
    }
  }
}
