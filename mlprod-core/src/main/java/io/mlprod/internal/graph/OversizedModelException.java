package io.mlprod.internal.graph;

/**
 * An exception that reports a model whose structure takes more memory than is available for it. Unchecked, since lists
 * that are read late throw it.
 */
public final class OversizedModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OversizedModelException(long bound) {
        super("its nodes, names and lists take more than " + bound + " bytes of memory");
    }
}
