package dev.slipway.router.proxy;

import io.netty.handler.codec.CharSequenceValueConverter;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message, in the order in which they came: two arrays in place of Netty's hash
 * table with an object for each field, which was a quarter of a router's garbage. To look through
 * the names of a usual message takes no longer than to hash one. Checks names and values as Netty's
 * own headers do. What removes as many names as a client likes has to remove them at once.
 */
final class FieldList extends DerivedHeaders {
  /** More than most messages of programs have, and fewer than most of browsers. */
  private static final int USUAL = 12;

  /** Of a message's head. */
  static final HttpHeadersFactory OF_HEAD = new Factory(DefaultHttpHeadersFactory.headersFactory());

  /** Of what follows a body, where some names are refused. */
  static final HttpHeadersFactory OF_TRAILER =
      new Factory(DefaultHttpHeadersFactory.trailersFactory());

  private static final AsciiString[] NO_NAMES = {};
  private static final CharSequence[] NO_VALUES = {};
  private static final int NOT_THERE = -1;

  private final DefaultHttpHeadersFactory rules;
  private AsciiString[] names = NO_NAMES;
  private CharSequence[] values = NO_VALUES;
  private int size;

  /**
   * A bit for each length, modulo 64, that a name had: most names that are asked for are not there.
   */
  private long lengths;

  private FieldList(DefaultHttpHeadersFactory rules) {
    this.rules = rules;
  }

  /** Makes lists with the checks of Netty's. */
  private record Factory(DefaultHttpHeadersFactory rules) implements HttpHeadersFactory {
    @Override
    public HttpHeaders newHeaders() {
      return new FieldList(rules);
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
      return newHeaders();
    }
  }

  // Changes

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    rules.getNameValidator().validateName(name);
    append(AsciiString.of(name), checked(value));
    return this;
  }

  private CharSequence checked(Object value) {
    var text =
        switch (value) {
          case Date date -> DateFormatter.format(date);
          case Calendar calendar -> DateFormatter.format(calendar.getTime());
          default -> CharSequenceValueConverter.INSTANCE.convertObject(value);
        };
    rules.getValueValidator().validate(text);
    return text;
  }

  private void append(AsciiString name, CharSequence value) {
    if (size == names.length) {
      var room = Math.max(USUAL, 2 * size);
      names = Arrays.copyOf(names, room);
      values = Arrays.copyOf(values, room);
    }
    lengths |= 1L << name.length();
    names[size] = name;
    values[size++] = value;
  }

  @Override
  public HttpHeaders set(CharSequence name, Object value) {
    var first = indexOf(name, 0);
    if (first == NOT_THERE) {
      return add(name, value);
    }
    values[first] = checked(value);
    names[first] = AsciiString.of(name);
    removeFrom(name, first + 1);
    return this;
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    removeFrom(name, 0);
    return this;
  }

  private void removeFrom(CharSequence name, int from) {
    var kept = indexOf(name, from);
    if (kept != NOT_THERE) {
      for (var i = kept + 1; i < size; i++) {
        if (!names[i].contentEqualsIgnoreCase(name)) {
          move(i, kept++);
        }
      }
      truncate(kept);
    }
  }

  @Override
  public HttpHeaders clear() {
    truncate(0);
    return this;
  }

  /** Takes all out that bear one of these names, in lower case, from headers of any kind. */
  static void removeAll(HttpHeaders headers, Set<String> lowerCase) {
    if (headers instanceof FieldList fields) {
      fields.removeAll(lowerCase);
    } else {
      lowerCase.forEach(headers::remove);
    }
  }

  private void removeAll(Set<String> lowerCase) {
    var kept = 0;
    for (var i = 0; i < size; i++) {
      if (!lowerCase.contains(FieldNames.lowerCase(names[i]).toString())) {
        move(i, kept++);
      }
    }
    truncate(kept);
  }

  private void move(int from, int to) {
    names[to] = names[from];
    values[to] = values[from];
  }

  private void truncate(int newSize) {
    Arrays.fill(names, newSize, size, null);
    Arrays.fill(values, newSize, size, null);
    size = newSize;
  }

  // Questions

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  private int indexOf(CharSequence name, int from) {
    var length = name.length();
    if ((lengths & 1L << length) != 0) {
      for (var i = from; i < size; i++) {
        if (names[i].length() == length && names[i].contentEqualsIgnoreCase(name)) {
          return i;
        }
      }
    }
    return NOT_THERE;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    var at = indexOf(name, 0);
    return at == NOT_THERE ? null : values[at].toString();
  }

  @Override
  public List<String> getAll(CharSequence name) {
    var first = indexOf(name, 0);
    if (first == NOT_THERE) {
      return Collections.emptyList(); // its iterator is there already
    }
    var next = indexOf(name, first + 1);
    if (next == NOT_THERE) {
      return Collections.singletonList(values[first].toString());
    }
    var all = new ArrayList<String>();
    all.add(values[first].toString());
    for (; next != NOT_THERE; next = indexOf(name, next + 1)) {
      all.add(values[next].toString());
    }
    return Collections.unmodifiableList(all);
  }

  @Override
  public boolean contains(CharSequence name) {
    return indexOf(name, 0) != NOT_THERE;
  }

  // Views

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public Map.Entry<CharSequence, CharSequence> next() {
        if (next >= size) {
          throw new NoSuchElementException();
        }
        return Map.entry(names[next], values[next++]);
      }
    };
  }
}
