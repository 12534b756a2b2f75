package dev.slipway.reconciler.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** What a process reads and writes, byte by byte. */
public record Streams(InputStream input, OutputStream output, OutputStream errors) {
  /** Those of this process, with nothing kept back. */
  public static Streams ofThisProcess() {
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }
}
