#!/bin/sh
# Prints opside.env.example with a random secret (48 hexadecimal digits) wherever none stands.
set -eu

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

while IFS= read -r line; do
    case $line in
        *_PASSWORD= | *_SECRET=) printf '%s%s\n' "$line" "$(secret)" ;;
        *) printf '%s\n' "$line" ;;
    esac
done < "$(dirname "$0")/opside.env.example"
