/* A preloaded library that counts every change to files below one folder, and makes one of them fail.
 *
 * FAULT_ROOT   the folder; changes elsewhere are neither counted nor failed
 * FAULT_STATE  a file of the size of `struct plan`, shared with the test and with child processes
 * FAULT_LOG    optional: one line per change, "number call path"
 *
 * A change is a libc call that creates, writes, renames, removes or syncs. The plan says which one fails and how.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { COUNT, FAIL_ONCE, FAIL_FROM_HERE, KILL, TEAR };

struct plan {
    int64_t seen;   /* changes so far, by all processes */
    int64_t at;     /* the change that is meant, counted from 1 */
    int32_t action;
    int32_t error;  /* errno for the failing actions */
};

static struct plan *plan;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;

__attribute__((constructor)) static void start(void)
{
    const char *folder = getenv("FAULT_ROOT"), *state = getenv("FAULT_STATE"), *log = getenv("FAULT_LOG");
    if (!folder || !state)
        return;
    int file = syscall(SYS_openat, AT_FDCWD, state, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    void *memory = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (memory == MAP_FAILED)
        return;
    root_length = (size_t)snprintf(root, sizeof root, "%s", folder);
    if (log)
        log_file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC);
    plan = memory;
}

/* The absolute path of a name relative to an open folder, or of an open file when `name` is NULL. */
static int locate(int folder, const char *name, char *path)
{
    if (name && name[0] == '/')
        return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX;
    char link[64] = "/proc/self/cwd";
    if (folder != AT_FDCWD)
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return !name || length + snprintf(path + length, PATH_MAX - length, "/%s", name) < PATH_MAX;
}

static void write_log(long number, const char *call, const char *path)
{
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path);
    if (log_file >= 0 && syscall(SYS_write, log_file, line, length) < 0)
        _exit(99);
}

static void die(void)
{
    syscall(SYS_kill, 0, SIGKILL); /* the whole group: the builder and its workers */
    for (;;)
        pause();
}

/* Counts a change. 0: go on; -1: fail, errno is set; 1: do half of it, then die. */
static int change(const char *call, int folder, const char *name)
{
    char path[PATH_MAX];
    int before = errno;
    if (!plan || !locate(folder, name, path))
        return 0;
    if (strncmp(path, root, root_length) || (path[root_length] != '/' && path[root_length] != 0))
        return 0;
    long number = __atomic_add_fetch(&plan->seen, 1, __ATOMIC_SEQ_CST);
    write_log(number, call, path);
    errno = before;
    if (plan->action == COUNT || number < plan->at || (number > plan->at && plan->action != FAIL_FROM_HERE))
        return 0;
    if (plan->action == KILL)
        die();
    if (plan->action == TEAR)
        return 1;
    errno = plan->error;
    return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Calls that are done wholly or not at all. */
#define WRAP(type, name, parameters, arguments, folder, path)           \
    type name parameters                                                \
    {                                                                   \
        static __typeof__(&name) real;                                  \
        if (!real)                                                      \
            real = REAL(name);                                          \
        int verdict = change(#name, folder, path);                      \
        if (verdict < 0)                                                \
            return -1;                                                  \
        type result = real arguments;                                   \
        if (verdict > 0)                                                \
            die();                                                      \
        return result;                                                  \
    }

WRAP(int, rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
WRAP(int, renameat, (int d, const char *from, int e, const char *to), (d, from, e, to), e, to)
WRAP(int, renameat2, (int d, const char *from, int e, const char *to, unsigned int f), (d, from, e, to, f), e, to)
WRAP(int, unlink, (const char *path), (path), AT_FDCWD, path)
WRAP(int, unlinkat, (int d, const char *path, int f), (d, path, f), d, path)
WRAP(int, rmdir, (const char *path), (path), AT_FDCWD, path)
WRAP(int, remove, (const char *path), (path), AT_FDCWD, path)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
WRAP(int, mkdirat, (int d, const char *path, mode_t mode), (d, path, mode), d, path)
WRAP(int, link, (const char *from, const char *to), (from, to), AT_FDCWD, to)
WRAP(int, linkat, (int d, const char *from, int e, const char *to, int f), (d, from, e, to, f), e, to)
WRAP(int, symlink, (const char *from, const char *to), (from, to), AT_FDCWD, to)
WRAP(int, symlinkat, (const char *from, int d, const char *to), (from, d, to), d, to)
WRAP(int, chmod, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
WRAP(int, fchmod, (int file, mode_t mode), (file, mode), file, NULL)
WRAP(int, fchmodat, (int d, const char *path, mode_t mode, int f), (d, path, mode, f), d, path)
WRAP(int, utimensat, (int d, const char *path, const struct timespec t[2], int f), (d, path, t, f), d, path)
WRAP(int, truncate, (const char *path, off_t size), (path, size), AT_FDCWD, path)
WRAP(int, truncate64, (const char *path, off64_t size), (path, size), AT_FDCWD, path)
WRAP(int, ftruncate, (int file, off_t size), (file, size), file, NULL)
WRAP(int, ftruncate64, (int file, off64_t size), (file, size), file, NULL)
WRAP(int, fsync, (int file), (file), file, NULL)
WRAP(int, fdatasync, (int file), (file), file, NULL)
WRAP(ssize_t, sendfile, (int to, int from, off_t *at, size_t n), (to, from, at, n), to, NULL)
WRAP(ssize_t, sendfile64, (int to, int from, off64_t *at, size_t n), (to, from, at, n), to, NULL)
WRAP(ssize_t, copy_file_range, (int a, off64_t *b, int c, off64_t *d, size_t n, unsigned int f), (a, b, c, d, n, f), c, NULL)

/* Writes: half of the bytes may arrive. */
#define WRAP_WRITE(name, parameters, whole, half)                       \
    ssize_t name parameters                                             \
    {                                                                   \
        static __typeof__(&name) real;                                  \
        if (!real)                                                      \
            real = REAL(name);                                          \
        int verdict = file > 2 ? change(#name, file, NULL) : 0;         \
        if (verdict < 0)                                                \
            return -1;                                                  \
        if (verdict == 0)                                               \
            return real whole;                                          \
        ssize_t result = real half;                                     \
        die();                                                          \
        return result;                                                  \
    }

WRAP_WRITE(write, (int file, const void *data, size_t n), (file, data, n), (file, data, n / 2))
WRAP_WRITE(pwrite, (int file, const void *data, size_t n, off_t at), (file, data, n, at), (file, data, n / 2, at))
WRAP_WRITE(pwrite64, (int file, const void *data, size_t n, off64_t at), (file, data, n, at), (file, data, n / 2, at))

static int alters(int folder, const char *path, int flags)
{
    if (flags & O_TRUNC)
        return 1;
    int before = errno;
    int creates = (flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK) < 0;
    errno = before;
    return creates;
}

/* Opening counts when it creates or empties a file. */
#define WRAP_OPEN(name, folder, parameters, whole)                      \
    int name parameters                                                 \
    {                                                                   \
        static __typeof__(&name) real;                                  \
        mode_t mode = 0;                                                \
        if (flags & (O_CREAT | O_TMPFILE)) {                            \
            va_list rest;                                               \
            va_start(rest, flags);                                      \
            mode = va_arg(rest, mode_t);                                \
            va_end(rest);                                               \
        }                                                               \
        if (!real)                                                      \
            real = REAL(name);                                          \
        int verdict = alters(folder, path, flags) ? change(#name, folder, path) : 0; \
        if (verdict < 0)                                                \
            return -1;                                                  \
        int result = real whole;                                        \
        if (verdict > 0)                                                \
            die();                                                      \
        return result;                                                  \
    }

WRAP_OPEN(open, AT_FDCWD, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(open64, AT_FDCWD, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(openat, d, (int d, const char *path, int flags, ...), (d, path, flags, mode))
WRAP_OPEN(openat64, d, (int d, const char *path, int flags, ...), (d, path, flags, mode))
