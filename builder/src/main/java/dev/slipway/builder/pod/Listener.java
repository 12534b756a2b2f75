package dev.slipway.builder.pod;

import dev.slipway.builder.image.Parcel;
import dev.slipway.builder.json.JsonObject;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hears what a {@link Speaker} says, and believes little of it. For use by one thread. */
final class Listener {
  /** A word and a length. */
  static final int HEAD = 1 + Integer.BYTES;

  /** What a word may bring. */
  private static final int LONGEST = 4 << 20;

  /** What files may be altogether. */
  private static final long MOST_BYTES = 4L << 30;

  private final DataInputStream in;

  Listener(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** A word, and what it brings. */
  @SuppressWarnings("ArrayRecordComponent")
  record Heard(Word word, byte[] bytes) {
    JsonObject json() throws IOException {
      return JsonObject.parse(bytes)
          .orElseThrow(() -> new IOException("what was said is no JSON object"));
    }
  }

  Heard next() throws IOException {
    var word = Word.of(in.readByte());
    var length = in.readInt();
    if (word.isEmpty() || length < 0 || length > LONGEST) {
      throw new IOException("what was said is not understood: " + word + ", " + length + " bytes");
    }
    var bytes = new byte[length];
    in.readFully(bytes);
    return new Heard(word.get(), bytes);
  }

  /** The next word, which must be this. */
  Heard next(Word word) throws IOException {
    var heard = next();
    if (heard.word() != word) {
      throw new IOException("expected " + word + ", and heard " + heard.word());
    }
    return heard;
  }

  /**
   * The files that follow, in a folder that is not there yet.
   *
   * @return where in it they are
   */
  Path files(Path folder) throws IOException {
    var parts = new Parts();
    var files = Parcel.unpack(parts, Files.createDirectory(folder));
    parts.transferTo(OutputStream.nullOutputStream());
    return files;
  }

  /** Ends with {@link Word#END}, and nowhere else. */
  private final class Parts extends InputStream {
    private byte[] part = new byte[0];
    private int at;
    private long all;
    private boolean isOver;

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (at == part.length && !isOver) {
        take(Listener.this.next());
      }
      if (isOver) {
        return -1;
      }
      var count = Math.min(length, part.length - at);
      System.arraycopy(part, at, bytes, offset, count);
      at += count;
      return count;
    }

    private void take(Heard heard) throws IOException {
      if (heard.word() == Word.END) {
        isOver = true;
      } else if (heard.word() == Word.FILES) {
        part = heard.bytes();
        at = 0;
        all += part.length;
        if (all > MOST_BYTES) {
          throw new TooMuchException(MOST_BYTES);
        }
      } else if (heard.word() != Word.PING) {
        throw new EOFException("the files ended half-way, with " + heard.word());
      }
    }
  }
}
