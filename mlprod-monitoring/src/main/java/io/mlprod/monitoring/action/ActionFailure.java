package io.mlprod.monitoring.action;

/** The failure of an action with a message that may be shown, since it is of mlprod and holds nothing of an input. */
final class ActionFailure extends Exception {

    private static final long serialVersionUID = 1;

    ActionFailure(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
