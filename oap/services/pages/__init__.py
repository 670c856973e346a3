"""Pages, folder and record kept in step; what a page was; what is wrong with one."""
