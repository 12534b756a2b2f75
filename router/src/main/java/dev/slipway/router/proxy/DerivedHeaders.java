package dev.slipway.router.proxy;

import io.netty.handler.codec.CharSequenceValueConverter;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The many other ways in which Netty's headers are asked and changed, by the few that matter. Each
 * of these takes a {@code CharSequence}: Netty's defaults would make a string of the name first.
 */
abstract class DerivedHeaders extends HttpHeaders {
  private static final CharSequenceValueConverter CONVERTER = CharSequenceValueConverter.INSTANCE;

  @Override
  public abstract HttpHeaders add(CharSequence name, Object value);

  @Override
  public abstract HttpHeaders set(CharSequence name, Object value);

  @Override
  public abstract HttpHeaders remove(CharSequence name);

  @Override
  public abstract @Nullable String get(CharSequence name);

  @Override
  public abstract List<String> getAll(CharSequence name);

  @Override
  public abstract boolean contains(CharSequence name);

  @Override
  public HttpHeaders add(CharSequence name, Iterable<?> all) {
    all.forEach(value -> add(name, value));
    return this;
  }

  @Override
  public HttpHeaders set(CharSequence name, Iterable<?> all) {
    return remove(name).add(name, all);
  }

  @Override
  public HttpHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public HttpHeaders add(String name, Iterable<?> all) {
    return add((CharSequence) name, all);
  }

  @Override
  public HttpHeaders addInt(CharSequence name, int value) {
    return add(name, CONVERTER.convertInt(value));
  }

  @Override
  public HttpHeaders addShort(CharSequence name, short value) {
    return add(name, CONVERTER.convertShort(value));
  }

  @Override
  public HttpHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
  }

  @Override
  public HttpHeaders set(String name, Iterable<?> all) {
    return set((CharSequence) name, all);
  }

  @Override
  public HttpHeaders setInt(CharSequence name, int value) {
    return set(name, CONVERTER.convertInt(value));
  }

  @Override
  public HttpHeaders setShort(CharSequence name, short value) {
    return set(name, CONVERTER.convertShort(value));
  }

  @Override
  public HttpHeaders remove(String name) {
    return remove((CharSequence) name);
  }

  @Override
  public @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public boolean contains(String name) {
    return contains((CharSequence) name);
  }

  @Override
  public Set<String> names() {
    var all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    iterator().forEachRemaining(field -> all.add(field.getKey()));
    return all;
  }

  @Override
  public @Nullable Integer getInt(CharSequence name) {
    return number(name, CONVERTER::convertToInt);
  }

  @Override
  public int getInt(CharSequence name, int otherwise) {
    var number = getInt(name);
    return number == null ? otherwise : number;
  }

  @Override
  public @Nullable Short getShort(CharSequence name) {
    return number(name, CONVERTER::convertToShort);
  }

  @Override
  public short getShort(CharSequence name, short otherwise) {
    var number = getShort(name);
    return number == null ? otherwise : number;
  }

  @Override
  public @Nullable Long getTimeMillis(CharSequence name) {
    var text = get(name);
    var date = text == null ? null : DateFormatter.parseHttpDate(text);
    return date == null ? null : date.toInstant().toEpochMilli();
  }

  @Override
  public long getTimeMillis(CharSequence name, long otherwise) {
    var number = getTimeMillis(name);
    return number == null ? otherwise : number;
  }

  /** Null also where the value is no number: so is Netty's. */
  private <T extends Number> @Nullable T number(CharSequence name, Function<String, T> parse) {
    var text = get(name);
    try {
      return text == null ? null : parse.apply(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  @Override
  public List<Map.Entry<String, String>> entries() {
    var all = new ArrayList<Map.Entry<String, String>>(size());
    iterator().forEachRemaining(all::add);
    return all;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty would rather have the other asked, but asks this itself
  public Iterator<Map.Entry<String, String>> iterator() {
    var all = iteratorCharSequence();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Map.Entry<String, String> next() {
        var field = all.next();
        return Map.entry(field.getKey().toString(), field.getValue().toString());
      }
    };
  }
}
