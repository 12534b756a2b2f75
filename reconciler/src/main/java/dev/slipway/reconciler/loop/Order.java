package dev.slipway.reconciler.loop;

/**
 * Whose turn it is where there is not room for all, and what is not worth its end any more. Asked
 * while the lane waits: must be quick, and must not ask the lane.
 *
 * @param <W> the work
 */
public interface Order<W> {
  /** The lower comes first; equal ones come in the order in which their keys began to wait. */
  int rank(W work);

  /**
   * Whether work that is under way is to be broken off. Asked only where other work, or none, is
   * wanted for its key now.
   */
  boolean isVoid(W work);

  /** All alike, and all done to its end. */
  static <W> Order<W> plain() {
    return new Order<>() {
      @Override
      public int rank(W work) {
        return 0;
      }

      @Override
      public boolean isVoid(W work) {
        return false;
      }
    };
  }
}
