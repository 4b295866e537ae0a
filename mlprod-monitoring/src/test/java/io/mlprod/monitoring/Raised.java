package io.mlprod.monitoring;

import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import java.util.ArrayList;
import java.util.List;

/** A receiver that keeps what it is told for the first time: alerts that begin, and of which there is more. */
public final class Raised implements AlertSink {

    /** As they were when they were told. */
    public final List<Alert> alerts = new ArrayList<>();

    @Override
    public void accept(Notification notification) {
        if (notification.change() == Change.FIRED || notification.change() == Change.MORE) {
            alerts.add(notification.worst());
        }
    }
}
