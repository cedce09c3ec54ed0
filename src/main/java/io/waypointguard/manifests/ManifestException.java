package io.waypointguard.manifests;

/** Manifests that cannot be read. The message says where and what is wrong, for the person who wrote them. */
public final class ManifestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ManifestException(String message) {
        super(message);
    }

    static ManifestException in(String file, String fault) {
        return new ManifestException(file + ": " + fault);
    }

    /** Lines count from 1; 0 stands for no line in particular. */
    static ManifestException at(String file, int line, String fault) {
        return line > 0 ? in(file + ":" + line, fault) : in(file, fault);
    }
}
