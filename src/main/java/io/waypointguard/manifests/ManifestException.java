package io.waypointguard.manifests;

/** Manifests that cannot be read. The message says where and what is wrong, for the person who wrote them. */
public final class ManifestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A fault may quote a value of the file, which may be megabytes long. */
    private static final int MAX_FAULT = 600;

    public ManifestException(String message) {
        super(message);
    }

    static ManifestException in(String file, String fault) {
        return new ManifestException(file + ": " + shortened(fault));
    }

    private static String shortened(String fault) {
        if (fault.length() <= MAX_FAULT) {
            return fault;
        }
        int half = MAX_FAULT / 2;
        return fault.substring(0, half) + "..." + fault.substring(fault.length() - half);
    }

    /** Lines count from 1; 0 stands for no line in particular. */
    static ManifestException at(String file, int line, String fault) {
        return line > 0 ? in(file + ":" + line, fault) : in(file, fault);
    }
}
