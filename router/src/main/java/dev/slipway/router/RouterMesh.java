package dev.slipway.router;

import dev.slipway.manifest.UnavailableException;

/** The routers, all of them. */
public interface RouterMesh extends AutoCloseable {
  /**
   * Makes every router serve this table, and returns once each has confirmed it. Requests under way
   * go on to the backends they have; new ones follow the new table.
   *
   * @throws UnavailableException where one did not confirm within a bounded time
   */
  void publish(RouteTable table) throws UnavailableException, InterruptedException;

  MeshState state();

  /**
   * Has {@code listener} called, on a thread of the mesh, after {@link #state} changed by itself.
   */
  void onChange(Runnable listener);

  @Override
  void close();
}
