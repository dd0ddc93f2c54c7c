/* SPDX-License-Identifier: MIT */
/*
 * Control sequences, each a function with ECMA-48's, DEC's or xterm's name for it;
 * csi.c finds it by prefix, intermediate and final byte.
 */
#ifndef TERM_CSI_H
#define TERM_CSI_H

struct parser;
struct term;

typedef void csi_fn(struct term *, const struct parser *);

/* csi-move.c */
csi_fn csi_cuu, csi_cud, csi_cuf, csi_cub, csi_cnl, csi_cpl, csi_cha, csi_cup,
	csi_vpa, csi_vpr, csi_cht, csi_cbt;

/* csi-edit.c */
csi_fn csi_ich, csi_dch, csi_ech, csi_ed, csi_el, csi_il, csi_dl, csi_decic,
	csi_decdc, csi_sl, csi_sr, csi_decsca, csi_su, csi_sd, csi_rep;

#endif
