package io.mlprod.internal.rows;

/**
 * An exception that reports that a node's rows cannot be shown to stay apart; its message is the reason, without the
 * node.
 */
final class MixedRowsException extends Exception {

    private static final long serialVersionUID = 1;

    MixedRowsException(String reason) {
        super(reason, null, false, false);
    }
}
