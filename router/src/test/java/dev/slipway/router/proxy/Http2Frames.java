package dev.slipway.router.proxy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 that writes any frame, well-formed or not (RFC 9113 section 4.1). */
final class Http2Frames implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;
  static final int ENHANCE_YOUR_CALM = 11;
  static final byte[] NOTHING = {};
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Stands for a connection that ended without a GOAWAY. */
  static final int NO_REASON = -1;

  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    /** Of GOAWAY behind the last stream, of RST_STREAM alone. */
    int error() {
      var at = type == GOAWAY ? 4 : 0;
      return ByteBuffer.wrap(payload).getInt(at);
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  Http2Frames(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
    write(PREFACE);
    send(SETTINGS, 0, 0, NOTHING);
  }

  /** One that has not said anything yet. */
  Http2Frames(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    write(frame(type, flags, stream, payload));
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var bytes = new ByteArrayOutputStream(9 + payload.length);
    bytes.write(payload.length >> 16);
    bytes.write(payload.length >> 8);
    bytes.write(payload.length);
    bytes.write(type);
    bytes.write(flags);
    for (var shift = 24; shift >= 0; shift -= 8) {
      bytes.write(stream >> shift);
    }
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  /** Sends one frame so often, or until the router closes. Answers are read by {@link #reason}. */
  void flood(int times, byte[]... frames) {
    try {
      for (var i = 0; i < times; i++) {
        write(frames[i % frames.length]);
      }
    } catch (IOException _) {
      // That is what is wanted of a flood.
    }
  }

  /** GET / of localhost, as literals of HPACK, with more headers behind. */
  static byte[] get(byte[]... more) {
    var block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x86);
    block.write(0x84);
    block.write(0x41);
    block.write(9);
    block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
    for (var header : more) {
      block.writeBytes(header);
    }
    return block.toByteArray();
  }

  /** A literal without indexing (RFC 7541 section 6.2.2). */
  static byte[] header(String name, String value) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(0);
    text(name, bytes);
    text(value, bytes);
    return bytes.toByteArray();
  }

  /** Literals of lines such as {@code :method: GET} and {@code accept: text/html}. */
  static byte[] block(String... lines) {
    var block = new ByteArrayOutputStream();
    for (var line : lines) {
      var colon = line.indexOf(": ", 1);
      block.writeBytes(header(line.substring(0, colon), line.substring(colon + 2)));
    }
    return block.toByteArray();
  }

  private static void text(String text, ByteArrayOutputStream to) {
    var length = text.length();
    if (length < 127) {
      to.write(length);
    } else {
      to.write(127);
      for (length -= 127; length >= 128; length >>= 7) {
        to.write((length & 0x7f) | 0x80);
      }
      to.write(length);
    }
    to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Frame read() throws IOException {
    var head = in.readNBytes(9);
    if (head.length < 9) {
      throw new EOFException("the router closed");
    }
    var numbers = ByteBuffer.wrap(head);
    var length = numbers.getInt(0) >>> 8;
    var stream = numbers.getInt(5) & Integer.MAX_VALUE;
    return new Frame(head[3], head[4] & 0xff, stream, in.readNBytes(length));
  }

  /** The next frame of this type. */
  Frame await(int type) throws IOException {
    while (true) {
      var frame = read();
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /** Reads until the router closes: the code of the GOAWAY that said why, if one came. */
  int reason() throws IOException {
    var reason = NO_REASON;
    try {
      while (true) {
        var frame = read();
        reason = frame.type() == GOAWAY ? frame.error() : reason;
      }
    } catch (EOFException | SocketException _) {
      return reason;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
