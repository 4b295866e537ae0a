package io.mlprod.monitoring.internal.attach;

import io.mlprod.observe.Observed;
import io.mlprod.observe.Subscription;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where one listener is registered: at which handles and chains, which are not kept alive, and how it leaves them.
 * Thread-safe.
 */
public final class Attachments implements AutoCloseable {

    private record Attachment(WeakReference<Observed> source, Subscription subscription) {

        boolean isOver() {
            return source.refersTo(null) || subscription.isClosed();
        }
    }

    private final List<Attachment> attachments = new ArrayList<>(); // guarded by this
    private boolean isClosed;

    /**
     * Notes a registration; ends it if this was closed, or if the listener is there already.
     *
     * @return whether it goes on
     */
    public boolean add(Observed source, Subscription subscription) {
        synchronized (this) {
            attachments.removeIf(Attachment::isOver);
            boolean isThere = attachments.stream().anyMatch(one -> one.source.refersTo(source));
            if (!isClosed && !isThere) {
                attachments.add(new Attachment(new WeakReference<>(source), subscription));
                return true;
            }
        }
        subscription.close();
        return false;
    }

    /** Returns the handles and chains in the order in which they came. */
    public synchronized List<Observed> sources() {
        List<Observed> sources = new ArrayList<>();
        for (Attachment attachment : attachments) {
            Observed source = attachment.source.get();
            if (source != null && !attachment.subscription.isClosed()) {
                sources.add(source);
            }
        }
        return sources;
    }

    /** Forgets handles and chains; the listener stays registered there. */
    public synchronized void forget(Predicate<Observed> which) {
        attachments.removeIf(attachment -> {
            Observed source = attachment.source.get();
            return source == null || which.test(source);
        });
    }

    /** Ends all registrations, and those that come later. Closing again does nothing. */
    @Override
    public void close() {
        List<Attachment> ended;
        synchronized (this) {
            isClosed = true;
            ended = List.copyOf(attachments);
            attachments.clear();
        }
        ended.forEach(attachment -> attachment.subscription.close());
    }
}
