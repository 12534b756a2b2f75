package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Gzip (RFC 1952) while it streams. Of what came no more is held back than zlib's window, and
 * nothing of it once the instance pauses.
 */
final class Gzip implements Coding {
  /** Deflate, no name, no time, by an unknown system: equal bodies are equal bytes. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** More than a flush without anything new takes, so that none is written twice. */
  private static final int LEAST_ROOM = 64;

  private static final int FIRST_ROOM = 512;

  private final Deflater deflater;
  private final Deflaters origin;
  private final CRC32 checksum = new CRC32();
  private boolean begun;
  private boolean holds;
  private boolean closed;

  /**
   * @param origin where the deflater goes back to
   */
  Gzip(Deflater deflater, Deflaters origin) {
    this.deflater = deflater;
    this.origin = origin;
  }

  @Override
  public int write(HttpContent part, Client client) {
    var out = begin(part.content().readableBytes());
    feed(part, out);
    return write(out, client);
  }

  @Override
  public int end(LastHttpContent last, Client client) {
    var out = begin(last.content().readableBytes());
    var whole = new DefaultLastHttpContent(out, last.trailingHeaders().copy());
    feed(last, out);
    deflater.finish();
    while (!deflater.finished()) {
      deflate(out, Deflater.NO_FLUSH);
    }
    out.writeIntLE((int) checksum.getValue()).writeIntLE((int) deflater.getBytesRead());
    var bytes = out.readableBytes();
    client.write(whole);
    return bytes;
  }

  @Override
  public int flush(Client client) {
    if (!holds || closed) {
      return 0;
    }
    holds = false;
    var out = begin(0);
    while (deflate(out, Deflater.SYNC_FLUSH)) {
      // there was more than the room for it
    }
    return write(out, client);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      origin.giveBack(deflater);
    }
  }

  private ByteBuf begin(int bytes) {
    var out = origin.buffers().ioBuffer(Math.max(FIRST_ROOM, bytes / 2));
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    return out;
  }

  private void feed(HttpContent part, ByteBuf out) {
    var in = part.content().nioBuffer();
    holds |= in.hasRemaining();
    checksum.update(in.duplicate());
    deflater.setInput(in);
    while (!deflater.needsInput()) {
      deflate(out, Deflater.NO_FLUSH);
    }
    part.release();
  }

  /** Whether there may be more to be had. */
  private boolean deflate(ByteBuf out, int flush) {
    out.ensureWritable(LEAST_ROOM);
    var room = out.nioBuffer(out.writerIndex(), out.writableBytes());
    var bytes = deflater.deflate(room, flush);
    out.writerIndex(out.writerIndex() + bytes);
    return !out.isWritable();
  }

  private static int write(ByteBuf out, Client client) {
    var bytes = out.readableBytes();
    if (bytes == 0) {
      out.release(); // an empty frame of HTTP/2 says nothing
    } else {
      client.write(new DefaultHttpContent(out));
    }
    return bytes;
  }
}
