package io.mlprod.internal.graph;

/**
 * A model whose structure takes more memory than there is for it. Unchecked, since lists that are read late throw it.
 */
public final class OversizedModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OversizedModelException(long bound) {
        super("its nodes, names and lists take more than " + bound + " bytes of memory");
    }
}
