package io.mlprod.internal.graph;

/**
 * The limit of the memory that is taken for the content of a file, so that a file of a few megabytes which consists of
 * tiny messages does not take gigabytes from the application.
 *
 * <p>It is a share of the heap and not of the free part: whether a model loads does not depend on when garbage was
 * collected.
 */
final class MemoryBudget {

    /**
     * The cost of a message that is read: a node, an attribute or a tensor, with the lists and entries that hold it.
     */
    static final int MESSAGE = 256;

    static final int TEXT = 64; // plus its characters
    static final int PART = 48; // a part of the file that is looked at later
    static final int BOXED = 24; // a number in a list
    static final int REFERENCE = 8;

    private final long bound;
    private long left;

    MemoryBudget(long bytes) {
        bound = bytes;
        left = bytes;
    }

    /** Returns the budget for a file: a third of the heap that the file itself leaves. */
    static MemoryBudget beside(long fileBytes) {
        return new MemoryBudget(Math.max(0, Runtime.getRuntime().maxMemory() - fileBytes) / 3);
    }

    void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new OversizedModelException(bound);
        }
    }
}
