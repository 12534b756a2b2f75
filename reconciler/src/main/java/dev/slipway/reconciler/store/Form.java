package dev.slipway.reconciler.store;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How values of one type are written and read. */
sealed interface Form {
  void write(Object value, Sink to) throws IOException;

  /** The value that was written; fails where the bytes are none. */
  Object read(Feed from) throws IOException;

  /** An {@code int}. */
  record Whole() implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      to.number((Integer) value);
    }

    @Override
    public Object read(Feed from) throws IOException {
      return (int) from.number();
    }
  }

  /** A {@code long}. */
  record Large() implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      to.number((Long) value);
    }

    @Override
    public Object read(Feed from) throws IOException {
      return from.number();
    }
  }

  record Text() implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      to.bytes(((String) value).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Object read(Feed from) throws IOException {
      return new String(from.bytes(), StandardCharsets.UTF_8);
    }
  }

  record Span() implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      var span = (Duration) value;
      to.number(span.getSeconds());
      to.number(span.getNano());
    }

    @Override
    public Object read(Feed from) throws IOException {
      return Duration.ofSeconds(from.number(), from.number());
    }
  }

  record Moment() implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      var moment = (Instant) value;
      to.number(moment.getEpochSecond());
      to.number(moment.getNano());
    }

    @Override
    public Object read(Feed from) throws IOException {
      return Instant.ofEpochSecond(from.number(), from.number());
    }
  }

  record Maybe(Form of) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      var optional = (Optional<?>) value;
      to.number(optional.isPresent() ? 1 : 0);
      if (optional.isPresent()) {
        of.write(optional.get(), to);
      }
    }

    @Override
    public Object read(Feed from) throws IOException {
      return from.count() == 0 ? Optional.empty() : Optional.of(of.read(from));
    }
  }

  record Many(Form of) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      var items = (List<?>) value;
      to.number(items.size());
      for (var item : items) {
        of.write(item, to);
      }
    }

    @Override
    public Object read(Feed from) throws IOException {
      var items = new ArrayList<Object>();
      for (var left = from.count(); left > 0; left--) {
        items.add(of.read(from));
      }
      return items;
    }
  }

  record Sorted(Form keys, Form values) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      var map = (SortedMap<?, ?>) value;
      to.number(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        keys.write(entry.getKey(), to);
        values.write(entry.getValue(), to);
      }
    }

    @Override
    public Object read(Feed from) throws IOException {
      var map = new TreeMap<Object, Object>();
      for (var left = from.count(); left > 0; left--) {
        map.put(keys.read(from), values.read(from));
      }
      return map;
    }
  }

  /** One of the types that a sealed interface permits. */
  record Choice(List<? extends Class<?>> types, List<Form> forms) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      for (var i = 0; i < types.size(); i++) {
        if (types.get(i).isInstance(value)) {
          to.number(i);
          forms.get(i).write(value, to);
          return;
        }
      }
      throw new IllegalArgumentException("not one of " + types + ": " + value.getClass());
    }

    @Override
    public Object read(Feed from) throws IOException {
      var which = from.count();
      if (which >= forms.size()) {
        throw new IOException("there is no choice " + which);
      }
      return forms.get(which).read(from);
    }
  }

  /** One of the constants of an enum, by its place among them. */
  record Constant(List<?> constants) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      to.number(constants.indexOf(value));
    }

    @Override
    public Object read(Feed from) throws IOException {
      var which = from.count();
      if (which >= constants.size()) {
        throw new IOException("there is no constant " + which);
      }
      return constants.get(which);
    }
  }

  /** What is written once, however often it is there. */
  record Shared(Form of) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      if (to.announce(value)) {
        of.write(value, to);
        to.share(value);
      }
    }

    @Override
    public Object read(Feed from) throws IOException {
      var before = from.count();
      if (before > 0) {
        return from.shared(before - 1);
      }
      var value = of.read(from);
      from.share(value);
      return value;
    }
  }

  /** A component of a record. */
  record Part(Method accessor, Form form) {}

  /** A record, by its components. */
  record Made(Constructor<?> constructor, List<Part> parts) implements Form {
    @Override
    public void write(Object value, Sink to) throws IOException {
      for (var part : parts) {
        try {
          part.form().write(part.accessor().invoke(value), to);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("a record tells its components", e);
        }
      }
    }

    @Override
    public Object read(Feed from) throws IOException {
      var values = new Object[parts.size()];
      for (var i = 0; i < values.length; i++) {
        values[i] = parts.get(i).form().read(from);
      }
      try {
        return constructor.newInstance(values);
      } catch (InvocationTargetException e) {
        throw new IOException("no such value can be: " + e.getCause(), e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record can be made", e);
      }
    }
  }
}
