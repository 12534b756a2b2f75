package dev.slipway.builder.pod;

import dev.slipway.builder.image.Parcel;
import dev.slipway.builder.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Says one word after the other, each with its length before it. For use by one thread. */
final class Speaker {
  private static final int PART = 16 << 10;

  private final OutputStream out;

  Speaker(OutputStream out) {
    this.out = out;
  }

  void say(Word word) throws IOException {
    say(word, new byte[0], 0);
  }

  void say(Word word, JsonObject json) throws IOException {
    var bytes = json.bytes();
    say(word, bytes, bytes.length);
  }

  /** In one piece, so that it is one message for who carries it. */
  void say(Word word, byte[] bytes, int length) throws IOException {
    var piece = ByteBuffer.allocate(Listener.HEAD + length);
    piece.put(word.code()).putInt(length).put(bytes, 0, length);
    out.write(piece.array());
    out.flush();
  }

  /** All of a folder. */
  void sayFiles(Path folder) throws IOException {
    Parcel.pack(folder, new BufferedOutputStream(new Parts(), PART));
    say(Word.END);
  }

  /** Closing it says nothing: what is packed may have ended half-way. */
  private final class Parts extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (var done = 0; done < length; done += PART) {
        var part = Math.min(PART, length - done);
        var copy = new byte[part];
        System.arraycopy(bytes, offset + done, copy, 0, part);
        say(Word.FILES, copy, part);
      }
    }
  }
}
