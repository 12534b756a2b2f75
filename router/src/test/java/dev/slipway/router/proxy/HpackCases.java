package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Case.FINE;
import static dev.slipway.router.proxy.Http2Case.bytes;
import static dev.slipway.router.proxy.Http2Case.concat;
import static dev.slipway.router.proxy.Http2Case.fineBlock;
import static dev.slipway.router.proxy.Http2Case.given;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.frame;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Compressed headers, by the sections of RFC 7541. */
final class HpackCases {
  private static final String BROKEN = "GOAWAY COMPRESSION_ERROR";
  private static final byte[] GET = fineBlock("GET", FINE);

  /** "x: yyyy" with incremental indexing: index 62 from then on. */
  private static final byte[] INDEXED = bytes(0x40, 1, 'x', 4, 'y', 'y', 'y', 'y');

  private HpackCases() {}

  private static byte[] ask(int stream, byte[]... parts) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, concat(parts));
  }

  /** The behind of a header whose value is by Huffman. */
  private static byte[] huffman(int... value) {
    return concat(GET, bytes(0, 1, 'x', 0x80 | value.length), bytes(value));
  }

  private static byte[] tooLargeForTheTable() {
    var value = "z".repeat(100).getBytes(StandardCharsets.US_ASCII);
    return concat(bytes(0x3f, 0x21), GET, bytes(0x40, 1, 'x', value.length), value); // of 64
  }

  static final List<Http2Case> ALL =
      List.of(
          given(
              "7541 2.3.2",
              "an entry of the dynamic table",
              "204",
              ask(1, GET, INDEXED),
              ask(3, GET, bytes(0x80 | 62))),
          given("7541 2.3.3", "an index beyond the tables", BROKEN, ask(1, GET, bytes(0x80 | 62))),
          given(
              "7541 2.3.3",
              "a name's index beyond the tables",
              BROKEN,
              ask(1, GET, bytes(0x7f, 0, 1, 'y'))),
          given("7541 4.2", "a table's size behind a header", BROKEN, ask(1, GET, bytes(0x20))),
          given(
              "7541 4.2",
              "two sizes in front of a header",
              "204",
              ask(1, bytes(0x20, 0x3f, 0x21), GET)),
          given(
              "7541 4.3",
              "a smaller table forgets",
              BROKEN,
              ask(1, GET, INDEXED),
              ask(3, bytes(0x20), GET, bytes(0x80 | 62))),
          given(
              "7541 4.4",
              "an entry larger than the table empties it",
              BROKEN,
              ask(1, GET, INDEXED),
              ask(3, tooLargeForTheTable()),
              ask(5, GET, bytes(0x80 | 62))),
          given(
              "7541 5.1",
              "a number without end",
              BROKEN,
              ask(1, GET, bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f))),
          given("7541 5.1", "a number that breaks off", BROKEN, ask(1, GET, bytes(0xff, 0x80))),
          given(
              "7541 5.2",
              "a text longer than the header",
              BROKEN,
              ask(1, GET, bytes(0, 1, 'x', 9, 'y'))),
          given("7541 5.2", "a text by Huffman", "204", ask(1, huffman(0x1f))),
          given("7541 5.2", "padding of more than 7 bits", BROKEN, ask(1, huffman(0x1f, 0xff))),
          given("7541 5.2", "padding of zeros", BROKEN, ask(1, huffman(0x18))),
          given(
              "7541 5.2",
              "the end of a text within it",
              BROKEN,
              ask(1, huffman(0xff, 0xff, 0xff, 0xff))),
          given("7541 6.1", "index 0", BROKEN, ask(1, GET, bytes(0x80))),
          given(
              "7541 6.2.3",
              "a header that is never indexed",
              "204",
              ask(1, GET, bytes(0x10, 1, 'x', 1, 'y'))),
          given(
              "7541 6.3",
              "a table of the size allowed",
              "204",
              ask(1, bytes(0x3f, 0xe1, 0x1f), GET)),
          given(
              "7541 6.3",
              "a table larger than allowed",
              BROKEN,
              ask(1, bytes(0x3f, 0xe2, 0x1f), GET)));
}
